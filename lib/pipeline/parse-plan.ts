/**
 * Reads a task list in the Markdown layout of prompts/break-down/user.md, which is the one of the SWE-Playground paper's
 * released files. Tolerant in form ("Phase 1 -", bold headings, `*` bullets, any indentation), strict in content:
 * whatever cannot be read is a problem with its line, nothing is dropped.
 */
import type { Plan, PlannedTask } from '#lib/pipeline/plan.ts'
import { type FieldLine, fieldNames, type Line, linesOf } from '#lib/pipeline/plan-lines.ts'

export type PlanProblem = {
  /** counted from 1; null = about the whole */
  line: number | null
  message: string
}

export type ParsedPlan = { plan: Plan; problems: PlanProblem[] }

type TestKind = PlannedTask['tests'][number]['kind']

/** Where the next line of text belongs. */
type Place = {
  at:
    | 'start'
    | 'description'
    | 'instruction'
    | 'documentation'
    | 'phase'
    | 'goal'
    | 'module'
    | 'task'
    | 'task-description'
    | 'settled'
    | 'unit-tests'
    | 'tests'
    | 'test'
}

type Reading = ParsedPlan & {
  place: Place
  testKind: TestKind
  /** fields of the open task */
  seen: Set<string>
  /** the line before was blank */
  blank: boolean
}

/** Why a line could not be read, if it could not. */
type Complaint = string | undefined

export function parsePlan(markdown: string): ParsedPlan {
  const reading: Reading = {
    plan: { description: '', instruction: '', phases: [] },
    problems: [],
    place: { at: 'start' },
    testKind: 'code',
    seen: new Set(),
    blank: false,
  }
  for (const line of linesOf(markdown)) {
    const complaint = readLine(reading, line)
    if (complaint) reading.problems.push({ line: line.number, message: complaint })
    reading.blank = line.kind === 'blank'
  }
  closeTask(reading, null)
  const { plan, problems } = reading
  if (plan.phases.length === 0) problems.push({ line: null, message: 'there is no phase in it' })
  return { plan, problems }
}

function readLine(reading: Reading, line: Line): Complaint {
  switch (line.kind) {
    case 'blank':
      return undefined
    case 'section':
      closeTask(reading, line.number)
      reading.place = { at: line.section }
      return undefined
    case 'phase':
      return openPhase(reading, line)
    case 'module':
      return openModule(reading, line)
    case 'task':
      return openTask(reading, line)
    case 'field':
      return readField(reading, line)
    case 'bullet':
      return readBullet(reading, line)
    case 'text':
      return readText(reading, line.raw)
  }
}

function openPhase(reading: Reading, line: Extract<Line, { kind: 'phase' }>): Complaint {
  closeTask(reading, line.number)
  reading.plan.phases.push({ number: line.phase, title: line.title, goal: '', modules: [] })
  reading.place = { at: 'phase' }
  return undefined
}

function openModule(reading: Reading, line: Extract<Line, { kind: 'module' }>): Complaint {
  closeTask(reading, line.number)
  const phase = reading.plan.phases.at(-1)
  if (!phase) return `module ${line.module} stands before the first phase`
  phase.modules.push({ number: line.module, title: line.title, tasks: [] })
  reading.place = { at: 'module' }
  return undefined
}

function openTask(reading: Reading, line: Extract<Line, { kind: 'task' }>): Complaint {
  closeTask(reading, line.number)
  const module = lastModule(reading)
  if (!module) return `task ${line.task} stands before the first module`
  const { task: number, title } = line
  module.tasks.push({ number, title, description: '', dependencies: [], difficulty: 0, tests: [] })
  reading.seen = new Set()
  reading.place = { at: 'task' }
  return undefined
}

function readField(reading: Reading, line: FieldLine): Complaint {
  const { field, value } = line
  if (field === 'goal') return readGoal(reading, value)
  const task = openedTask(reading)
  if (!task) return `"${fieldNames[field]}" stands outside a task`
  if (reading.seen.has(field)) return `task ${task.number} has "${fieldNames[field]}" twice`
  reading.seen.add(field)
  if (field === 'dependencies') return readDependencies(reading, task, value)
  if (field === 'difficulty') return readDifficulty(reading, task, value)
  if (field === 'code-tests' || field === 'visual-tests') return openTests(reading, field, value)
  reading.place = { at: field === 'description' ? 'task-description' : 'unit-tests' }
  if (field === 'description') task.description = value
  else if (!isNone(value)) return noPlace(value)
  return undefined
}

function readGoal(reading: Reading, value: string): Complaint {
  const phase = reading.plan.phases.at(-1)
  if (!phase || reading.place.at !== 'phase') return 'a goal belongs right below the heading of its phase'
  phase.goal = value
  reading.place = { at: 'goal' }
  return undefined
}

function readDependencies(reading: Reading, task: PlannedTask, value: string): Complaint {
  reading.place = { at: 'settled' }
  if (isNone(value)) return undefined
  const unreadable: string[] = []
  for (const part of value.split(/,|;|\band\b/)) {
    const text = part
      .replaceAll(/[`*]/g, '')
      .replace(/\.?\s*$/, '')
      .trim()
    const number = /^(?:task\s+)?(\d+\.\d+\.\d+)(?:\s*[(:–-].*)?$/i.exec(text)?.[1]
    if (number) task.dependencies.push(number)
    else if (text) unreadable.push(`"${text}"`)
  }
  return unreadable.length > 0 ? `${unreadable.join(', ')}: no task number like 1.2.3` : undefined
}

function readDifficulty(reading: Reading, task: PlannedTask, value: string): Complaint {
  reading.place = { at: 'settled' }
  const difficulty = /^\W*([1-5])\s*(?:\/\s*5)?\W*$/.exec(value)?.[1]
  if (!difficulty) return `difficulty "${shorten(value)}" is not one of 1/5 to 5/5`
  task.difficulty = Number(difficulty)
  return undefined
}

function openTests(reading: Reading, field: 'code-tests' | 'visual-tests', value: string): Complaint {
  reading.place = { at: 'tests' }
  reading.testKind = field === 'visual-tests' ? 'visual' : 'code'
  return isNone(value) ? undefined : addTest(reading, value)
}

function readBullet(reading: Reading, line: Extract<Line, { kind: 'bullet' }>): Complaint {
  const { at } = reading.place
  if (at !== 'tests' && at !== 'test') return readText(reading, line.raw)
  return isNone(line.text) ? undefined : addTest(reading, line.text)
}

/** `**Name:** text`, `**Name**: text`, `Name: text`; the bold part is the name even when it holds a colon. */
function addTest(reading: Reading, text: string): Complaint {
  const match =
    /^\*\*(.+?):?\s*\*\*\s*(?:[:–—-]\s*)?(.*)$/.exec(text) ??
    /^`([^`]+)`\s*[:–—-]\s*(.*)$/.exec(text) ??
    /^([^:]+):\s+(.*)$/.exec(text)
  const name = match?.[1]?.trim()
  const description = match?.[2]?.trim()
  if (!name || !description) return `"${shorten(text)}" is no test like "**Name:** sentence"`
  openedTask(reading)?.tests.push({ kind: reading.testKind, name, description })
  reading.place = { at: 'test' }
  return undefined
}

/** Text that goes on with what the line before it began. */
function readText(reading: Reading, raw: string): Complaint {
  const { plan, place } = reading
  const phase = plan.phases.at(-1)
  const task = openedTask(reading)
  const test = task?.tests.at(-1)
  const add = (before: string, text: string) =>
    before ? `${before}${reading.blank ? '\n\n' : '\n'}${text}` : text
  if (place.at === 'description') plan.description = add(plan.description, raw)
  else if (place.at === 'instruction') plan.instruction = add(plan.instruction, raw)
  else if (place.at === 'goal' && phase) phase.goal = `${phase.goal} ${raw.trim()}`
  else if (place.at === 'task-description' && task) task.description = add(task.description, dedent(raw))
  else if (place.at === 'test' && test) test.description = `${test.description} ${raw.trim()}`
  else return noPlace(raw)
  return undefined
}

/** Says what the task that ends here lacks; `line` is the one after it, null at the end. */
function closeTask(reading: Reading, line: number | null): void {
  const task = openedTask(reading)
  if (!task) return
  for (const field of ['description', 'dependencies', 'difficulty', 'unit-tests'] as const) {
    if (reading.seen.has(field)) continue
    const message = `task ${task.number} ends without "${fieldNames[field]}"`
    reading.problems.push({ line: line === null ? null : line - 1, message })
  }
}

function lastModule(reading: Reading): Plan['phases'][number]['modules'][number] | undefined {
  return reading.plan.phases.at(-1)?.modules.at(-1)
}

/** The task that the current line belongs to; a new section, phase or module has none yet. */
function openedTask(reading: Reading): PlannedTask | undefined {
  const inTask = ['task', 'task-description', 'settled', 'unit-tests', 'tests', 'test']
  return inTask.includes(reading.place.at) ? lastModule(reading)?.tasks.at(-1) : undefined
}

/** The two spaces that a continued field is indented by are the layout's; deeper ones are the text's own. */
function dedent(raw: string): string {
  return raw.replace(/^ {1,2}/, '')
}

function isNone(text: string): boolean {
  return /^\W*(?:none|n\/?a|no dependencies|not applicable)?\W*$/i.test(text)
}

function noPlace(text: string): string {
  return `"${shorten(text.trim())}" has no place here`
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
