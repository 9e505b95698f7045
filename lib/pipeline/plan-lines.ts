/** The lines of a task list, each told by its form alone; parse-plan.ts gives them their place. */

export const fieldNames = {
  goal: 'Goal',
  description: 'Description',
  dependencies: 'Dependencies',
  difficulty: 'Difficulty',
  'unit-tests': 'Unit Tests',
  'code-tests': 'Code Tests',
  'visual-tests': 'Visual Tests',
} as const

export type Field = keyof typeof fieldNames

export type FieldLine = { kind: 'field'; number: number; field: Field; value: string }

/** `number` counts the lines of the answer from 1; `raw` is the line without white space at its end. */
export type Line =
  | { kind: 'blank'; number: number }
  | { kind: 'section'; number: number; section: 'description' | 'instruction' | 'documentation' }
  | { kind: 'phase'; number: number; phase: number; title: string }
  | { kind: 'module'; number: number; module: string; title: string }
  | { kind: 'task'; number: number; task: string; title: string }
  | FieldLine
  | { kind: 'bullet'; number: number; text: string; raw: string }
  | { kind: 'text'; number: number; raw: string }

const sections = {
  'project description': 'description',
  'project instruction': 'instruction',
  'project instructions': 'instruction',
  'detailed documentation': 'documentation',
} as const

/** Up to the closing tag; a fence around the whole answer and lines of dashes between its parts carry nothing. */
export function linesOf(markdown: string): Line[] {
  const body = markdown.split(/^[ \t]*<\/plan>/m)[0] as string
  return body.split(/\r?\n/).map((raw, index) => lineOf(raw, index + 1))
}

function lineOf(whole: string, number: number): Line {
  const raw = whole.trimEnd()
  const text = raw.trim()
  if (text === '' || /^(?:<plan>|-{3,}|\*{3,}|_{3,})$/.test(text)) return { kind: 'blank', number }
  return (
    headingOf(text, number) ?? fieldOf(text, number) ?? bulletOf(raw, number) ?? { kind: 'text', number, raw }
  )
}

/** `## Phase 1: title`, `## **Phase 1 - title**`, `**Phase 1 - title**`: a heading by its marks or by being all bold. */
function headingOf(text: string, number: number): Line | null {
  const marked = /^#{1,6}\s+(.*)$/.exec(text)?.[1]
  const bold = /^\*\*[^*]+\*\*$/.test(text) ? text : undefined
  const heading = (marked ?? bold)?.replaceAll('**', '').trim()
  if (heading === undefined) return null
  const numbered = /^(phase|module|task)\s+(\d+(?:\.\d+)*)\s*(?:[:.–—-]+\s*|\s+)(.*)$/i.exec(heading)
  const [, word = '', count = '', title = ''] = numbered ?? []
  const depth = count.split('.').length
  if (/^phase$/i.test(word) && depth === 1) return { kind: 'phase', number, phase: Number(count), title }
  if (/^module$/i.test(word) && depth === 2) return { kind: 'module', number, module: count, title }
  if (/^task$/i.test(word) && depth === 3) return { kind: 'task', number, task: count, title }
  const section = sections[heading.replace(/:$/, '').toLowerCase() as keyof typeof sections]
  return marked !== undefined && section ? { kind: 'section', number, section } : null
}

const fieldPattern = new RegExp(
  `^(?:[-*+]\\s+)?\\*{0,2}(${Object.values(fieldNames).join('|')})\\s*(?::\\s*\\*{0,2}|\\*{2}\\s*:)\\s*(.*)$`,
  'i',
)

function fieldOf(text: string, number: number): Line | null {
  const [, name = '', value = ''] = fieldPattern.exec(text) ?? []
  const field = name.toLowerCase().replace(' ', '-')
  return field in fieldNames ? { kind: 'field', number, field: field as Field, value: value.trim() } : null
}

function bulletOf(raw: string, number: number): Line | null {
  const text = /^\s*[-*+]\s+(.*\S)\s*$/.exec(raw)?.[1]
  return text === undefined ? null : { kind: 'bullet', number, text, raw }
}
