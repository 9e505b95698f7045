import type { Marker } from '#lib/trajectories/markers.ts'

type PinnedFlag = { kind: string; path: string; evidence: string; step: number | null }

/** Tampering, leaks and what detectors saw, at the steps after which it was first seen; each finding once. */
export function detectorMarkers(flags: PinnedFlag[]): Marker[] {
  const markers = new Map<string, Marker>()
  for (const { kind, path, evidence, step } of flags) {
    if (step === null) continue
    const label = `flagged, ${kind.replaceAll('-', ' ')}: ${`${path} ${evidence}`.trim()}`
    markers.set(`${step} ${label}`, { index: step, kind: 'detector', label })
  }
  return [...markers.values()]
}
