import { stateLabel } from '#components/ui/state-badge.tsx'
import type { FacetKey } from '#lib/trajectories/listing.ts'

export const facetTitles: Record<FacetKey, string> = {
  review: 'Review',
  verdict: 'Verdict',
  purpose: 'Purpose',
  project: 'Project',
  task: 'Task',
  language: 'Language',
  model: 'Model',
  profile: 'Profile',
  state: 'State',
  recorded: 'Model answers',
  flags: 'Flags',
  prompts: 'Edited prompts',
  tags: 'Tags',
  origin: 'Origin',
}

const noneLabels: Partial<Record<FacetKey, string>> = {
  verdict: 'not verified',
  task: 'no task',
  flags: 'no flags',
  prompts: 'files alone',
  tags: 'no tags',
  project: 'no project',
}

/** keys whose values are names that people gave, not words of ours */
const names: readonly FacetKey[] = ['project', 'task', 'model', 'tags', 'profile', 'origin']

export function valueLabel(key: FacetKey, value: string, label = value): string {
  if (value === 'none') return noneLabels[key] ?? 'none'
  if (key === 'origin' && value === 'native') return 'recorded here'
  return names.includes(key) ? label : stateLabel(value)
}
