/** Which `{{placeholders}}` each prompt has. A prompt of a stage uses all of its own; notes of a language any of theirs. */

export const stagePlaceholders = {
  workspace: [],
  'agent/codeact-text': ['system', 'tools'],
  'repair/object': ['problems'],
  'repair/items': ['kept', 'problems', 'count'],
  'propose/system': ['difficulties'],
  'propose/user': [
    'count',
    'language',
    'domain',
    'difficulty',
    'domain_guide',
    'domain_criteria',
    'language_notes',
    'known_projects',
  ],
  'break-down/system': ['minimum_tasks', 'package'],
  'break-down/user': ['project_name', 'language', 'package', 'proposal', 'language_notes'],
  'break-down/continue': ['tail'],
  'break-down/repair': ['problems'],
  'checklist/system': [],
  'checklist/user': [
    'project_name',
    'language',
    'project_description',
    'project_instruction',
    'project_criteria',
    'earlier_checklists',
    'task',
    'language_notes',
  ],
  'set-up/system': ['workspace'],
  'set-up/user': [
    'project_name',
    'package',
    'project_description',
    'project_instruction',
    'tasks',
    'language_notes',
    'previous_attempt',
  ],
  'set-up/previous-attempt': ['evidence'],
  'write-tests/system': ['workspace'],
  'write-tests/user': [
    'project_name',
    'project_description',
    'project_instruction',
    'task_number',
    'task',
    'checklist',
    'finished_tasks',
    'test_file',
    'entry_point',
    'language_notes',
    'previous_attempt',
  ],
  'write-tests/previous-attempt': ['evidence'],
  'write-tests/suspected': ['evidence'],
  'implement/system': ['workspace'],
  'implement/user': [
    'project_name',
    'project_description',
    'project_instruction',
    'task_number',
    'task',
    'requirements',
    'finished_tasks',
    'earlier_entry_points',
    'test_access',
    'forbidden_libraries',
    'language_notes',
  ],
  'implement/access-visible': ['test_file', 'entry_point'],
  'implement/access-withheld': ['test_file', 'entry_point'],
  'implement/access-hidden': [],
  'implement/tests-placed': ['task_number', 'files', 'entry_point'],
  'bug/issue-system': [],
  'bug/issue-user': [
    'project_name',
    'project_description',
    'task',
    'changes',
    'known_issues',
    'language_notes',
    'previous_attempt',
  ],
  'bug/inject-system': ['workspace'],
  'bug/inject-user': ['project_name', 'title', 'technical', 'report', 'test_command', 'language_notes'],
  'bug/previous-attempt': ['issue', 'evidence'],
  'issue-resolution/system': ['workspace'],
  'issue-resolution/user': [
    'project_name',
    'project_description',
    'report',
    'test_command',
    'forbidden_libraries',
    'language_notes',
  ],
  'issue-reproduction/system': ['workspace'],
  'issue-reproduction/user': [
    'project_name',
    'project_description',
    'report',
    'test_command',
    'language_notes',
  ],
  'library-generation/system': ['workspace'],
  'library-generation/user': [
    'project_name',
    'package',
    'project_description',
    'project_instruction',
    'test_command',
    'forbidden_libraries',
    'language_notes',
  ],
} as const satisfies Record<string, readonly string[]>

/** What a language adds to a stage's prompt: prompts/languages/<language>/<stage>.md. */
export const languagePlaceholders = {
  propose: [],
  'break-down': ['package'],
  checklist: ['package'],
  'set-up': ['package'],
  'write-tests': ['package', 'test_file', 'entry_point'],
  implement: ['package', 'test_file', 'entry_point'],
  instances: ['package'],
} as const satisfies Record<string, readonly string[]>

export type PromptName = keyof typeof stagePlaceholders
export type PromptValues<Name extends PromptName> = Record<(typeof stagePlaceholders)[Name][number], string>
export type LanguageStage = keyof typeof languagePlaceholders

export type Declared = {
  names: readonly string[]
  /** each must be used */
  all: boolean
}

/** @returns null for a name that no stage, language or domain knows */
export function declaredPlaceholders(name: string): Declared | null {
  if (name in stagePlaceholders) return { names: stagePlaceholders[name as PromptName], all: true }
  if (/^domains\/[a-z0-9][a-z0-9-]*$/.test(name)) return { names: [], all: false }
  const stage = /^languages\/[a-z0-9-]+\/([a-z-]+)$/.exec(name)?.[1] ?? ''
  return stage in languagePlaceholders
    ? { names: languagePlaceholders[stage as LanguageStage], all: false }
    : null
}
