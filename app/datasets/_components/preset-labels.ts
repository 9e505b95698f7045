import type { PresetName } from '#lib/trajectories/datasets/recipe.ts'

/** The paper's mixture and the parts it was compared with. */
export const presetLabels: Record<PresetName, string> = {
  'paper-mix': 'The paper’s mixture: 280 general, 213 resolution, 183 reproduction, 28 library',
  'paper-general': 'Its general part alone: 280',
  'paper-resolution': 'Its issue resolution alone: 213',
  'paper-reproduction': 'Its issue reproduction alone: 183',
  'paper-library': 'Its library generation alone: 28',
}
