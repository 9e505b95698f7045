/**
 * Prompts are plain text files in prompts/, without logic: `{{name}}` is a placeholder, and the table below says which
 * ones a file has. A file is read and checked at every use, so that an edit counts from the next call on; the sha256 of
 * its text is kept with whatever it made.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '#lib/errors.ts'

const placeholders = {
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
} as const satisfies Record<string, readonly string[]>

export type PromptName = keyof typeof placeholders
export type Prompt = { text: string; hash: string }
export type RenderedPrompt = Prompt & { name: string }
export type PromptValues<Name extends PromptName> = Record<(typeof placeholders)[Name][number], string>

/** @throws UserError when the file is missing or its placeholders are not the declared ones */
export function loadPrompt(name: PromptName): Prompt {
  const prompt = readPrompt(name)
  checkPlaceholders({ name, text: prompt.text, declared: placeholders[name], all: true })
  return prompt
}

export function renderPrompt<Name extends PromptName>(
  name: Name,
  values: PromptValues<Name>,
): RenderedPrompt {
  const { text, hash } = loadPrompt(name)
  return { text: fill(text, values), hash, name }
}

/** What a language adds to a stage's prompt: prompts/languages/<language>/<stage>.md, any of the stage's placeholders. */
const languagePlaceholders = {
  propose: [],
  'break-down': ['package'],
  checklist: ['package'],
  'set-up': ['package'],
  'write-tests': ['package', 'test_file', 'entry_point'],
  implement: ['package', 'test_file', 'entry_point'],
} as const satisfies Record<string, readonly string[]>

export type LanguageStage = keyof typeof languagePlaceholders

export type LanguageNotes<Stage extends LanguageStage = LanguageStage> = {
  language: string
  stage: Stage
  values: Record<(typeof languagePlaceholders)[Stage][number], string>
}

export function renderLanguageNotes<Stage extends LanguageStage>(
  notes: LanguageNotes<Stage>,
): RenderedPrompt {
  const { language, stage, values } = notes
  const name = `languages/${language}/${stage}`
  const { text, hash } = readPrompt(name)
  checkPlaceholders({ name, text, declared: languagePlaceholders[stage], all: false })
  return { text: fill(text, values), hash, name }
}

/** A domain is a file prompts/domains/<name>.md: front matter (title, criteria) and what makes a good project of it. */
export type Domain = {
  /** the file's name without ".md" */
  name: string
  title: string
  /** e.g. "Isolation: overlapping transactions see exactly what the specification says" */
  criteria: string[]
  guide: string
  /** sha256 of the file */
  hash: string
}

export function listDomains(): Domain[] {
  const files = readdirSync(join(promptsFolder(), 'domains')).filter((file) => file.endsWith('.md'))
  return files.sort().map((file) => loadDomain(file.slice(0, -'.md'.length)))
}

/** @throws UserError when there is no such file or its front matter cannot be read */
export function loadDomain(name: string): Domain {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw new UserError(
      `"${name}" is no domain name: use the name of a file in prompts/domains without ".md".`,
    )
  }
  const { text, hash } = readPrompt(`domains/${name}`)
  return { name, hash, ...parseDomain(text, `prompts/domains/${name}.md`) }
}

export function parseDomain(text: string, file: string): Pick<Domain, 'title' | 'criteria' | 'guide'> {
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text)
  if (!parts) throw new UserError(`${file} has no front matter: begin it with "---", title, criteria, "---".`)
  const [, head = '', guide = ''] = parts
  const title = /^title:[ \t]*(\S.*)$/m.exec(head)?.[1]?.trim()
  const criteria = [...head.matchAll(/^[ \t]*-[ \t]+(\S.*)$/gm)].map((match) => (match[1] as string).trim())
  if (!title) throw new UserError(`${file} has no title: add a line "title: ..." to its front matter.`)
  if (criteria.length === 0) {
    throw new UserError(
      `${file} names no criteria: add lines "  - ..." below "criteria:" to its front matter.`,
    )
  }
  if (!guide.trim()) throw new UserError(`${file} has no text: say what makes a good project of this domain.`)
  return { title, criteria, guide: guide.trim() }
}

function readPrompt(name: string): Prompt {
  const path = join(promptsFolder(), `${name}.md`)
  if (!existsSync(path))
    throw new UserError(`The prompt file prompts/${name}.md is missing: put it back or add it.`)
  const text = readFileSync(path, 'utf8')
  return { text: text.trimEnd(), hash: createHash('sha256').update(text).digest('hex') }
}

/** Beside lib/ in the worker and the CLI; the bundled web server runs in the project's folder. */
export function promptsFolder(): string {
  const beside = import.meta.dirname ? join(import.meta.dirname, '..', 'prompts') : ''
  return beside && existsSync(beside) ? beside : join(process.cwd(), 'prompts')
}

const placeholder = /\{\{([a-z_]+)\}\}/g

type PlaceholderCheck = {
  name: string
  text: string
  declared: readonly string[] /** each must be used */
  all: boolean
}

/** @throws UserError that names the file and the placeholder */
export function checkPlaceholders({ name, text, declared, all }: PlaceholderCheck): void {
  const used = [...text.matchAll(placeholder)].map((match) => match[1] as string)
  const unknown = used.find((each) => !declared.includes(each))
  if (unknown) {
    const known = declared.map((each) => `{{${each}}}`).join(', ') || 'none'
    throw new UserError(
      `prompts/${name}.md has the unknown placeholder {{${unknown}}}: remove it (known: ${known}).`,
    )
  }
  const missing = all && declared.find((each) => !used.includes(each))
  if (missing) {
    throw new UserError(
      `prompts/${name}.md lacks the placeholder {{${missing}}}: put it back where it belongs.`,
    )
  }
}

/** In one pass, so that braces inside a value stay what they are. */
function fill(text: string, values: Record<string, string>): string {
  return text.replaceAll(placeholder, (_, name: string) => values[name] ?? '').trimEnd()
}
