import type { Marker } from '#lib/trajectories/markers.ts'
import type { VerdictView } from '#lib/trajectories/replay.ts'

/** What verifiers and detectors found, at the steps after which it was first seen; each finding once. */
export function detectorMarkers(verdicts: VerdictView[]): Marker[] {
  const markers = new Map<string, Marker>()
  for (const { kind, path, step } of verdicts.flatMap(({ flags }) => flags)) {
    if (step === null) continue
    const label = [kind.replaceAll('-', ' '), path].filter(Boolean).join(': ')
    markers.set(`${step} ${label}`, { index: step, kind: 'detector', label })
  }
  return [...markers.values()]
}
