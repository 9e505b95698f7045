import { expect, test } from 'vitest'
import { markersOf } from '#lib/trajectories/markers.ts'
import { sampleOutline } from '#lib/trajectories/testing/sample-outline.ts'
import { detectorMarkers } from './detector-markers.ts'

test('flags are pinned on their steps, each once, and weigh more than how the step went', () => {
  const flag = { kind: 'tried-network', path: '', evidence: 'ran curl x', step: 1 }
  const flags = [flag, { ...flag }, { ...flag, kind: 'leak', step: null }]
  const outline = sampleOutline([{}, { error: true }, { kind: 'finish' }])
  const labels = [...markersOf(outline, detectorMarkers(flags))].map(([index, some]) => [
    index,
    ...some.map(({ label }) => label),
  ])
  expect(labels).toEqual([
    [1, 'flagged, tried network: ran curl x', 'error'],
    [2, 'finish'],
  ])
})
