/** What forms, lists and the command line must know of the adapters; how they work is in lib/adapters. */

export const adapterInfos = {
  'issue-resolution': {
    name: 'issue-resolution',
    label: 'Issue resolution',
    benchmark: 'SWE-bench',
    option: 'swe',
    about: 'a bug is injected; the solver gets a user’s report and mends it',
    scope: 'task',
    purpose: 'resolution',
    stage: 'resolve',
  },
  'issue-reproduction': {
    name: 'issue-reproduction',
    label: 'Issue reproduction',
    benchmark: 'SWT-bench',
    option: 'swt',
    about: 'a bug is injected and the tests that see it are removed; the solver writes tests that see it',
    scope: 'task',
    purpose: 'reproduction',
    stage: 'reproduce',
  },
  'library-generation': {
    name: 'library-generation',
    label: 'Library generation',
    benchmark: 'Commit-0',
    option: 'commit0',
    about: 'all function bodies are emptied; the solver writes them again',
    scope: 'project',
    purpose: 'library',
    stage: 'write-library',
  },
} as const satisfies Record<string, AdapterInfo>

export type AdapterInfo = {
  name: AdapterName
  label: string
  benchmark: string
  /** of the command line */
  option: 'swe' | 'swt' | 'commit0'
  about: string
  /** one instance per finished task, or one of the whole project */
  scope: 'task' | 'project'
  purpose: 'resolution' | 'reproduction' | 'library'
  /** whose model solves: the role of its calls */
  stage: 'resolve' | 'reproduce' | 'write-library'
}

export type AdapterName = 'issue-resolution' | 'issue-reproduction' | 'library-generation'

export const adapterNames = Object.keys(adapterInfos) as AdapterName[]
