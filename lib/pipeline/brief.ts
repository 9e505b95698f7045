/** What prompts say about a project, its tasks and their checklists. Pure; the same input gives the same words. */
import type { Checklist } from '#lib/pipeline/checklist.ts'
import type { Plan, PlannedTask } from '#lib/pipeline/plan.ts'
import type { Proposal } from '#lib/pipeline/proposal.ts'

/** A project whose plan is known. */
export type PlannedProject = { id: string; proposal: Proposal; plan: Plan }

/** The package folder: the repository's name as an identifier. */
export function packageName(slug: string): string {
  return slug.replaceAll('-', '_')
}

export function describeProposal(proposal: Proposal): string {
  return [
    `Description:\n\n${proposal.description}`,
    ...describeFormats(proposal),
    `Components:\n\n${bullets(proposal.components.map((each) => `${each.name}: ${each.purpose}`))}`,
    proposal.algorithms.length > 0 ? `To be written by hand:\n\n${bullets(proposal.algorithms)}` : '',
    `Constraints:\n\n${bullets(proposal.constraints)}`,
    forbiddenLibraries(proposal),
    describeCommandLine(proposal),
    `Criteria that tests must prove:\n\n${bullets(proposal.criteria)}`,
    `It is a success when:\n\n${bullets(proposal.successCriteria)}`,
    proposal.taskOutline.length > 0 ? `Outline of the work:\n\n${bullets(proposal.taskOutline)}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The specification as whoever works on a task needs it: what the program does, its formats, how it is used. */
export function describeSpecification(proposal: Proposal): string {
  return [proposal.description, ...describeFormats(proposal), describeCommandLine(proposal)].join('\n\n')
}

function describeFormats({ inputFormats, outputFormats }: Proposal): string[] {
  const list = (title: string, formats: Proposal['inputFormats']) =>
    formats.length === 0
      ? []
      : [`${title}:\n\n${bullets(formats.map(({ name, definition }) => `${name}: ${definition}`))}`]
  return [...list('Input formats', inputFormats), ...list('Output formats', outputFormats)]
}

function describeCommandLine({ commandLine }: Proposal): string {
  const examples = commandLine.examples.map(({ command, output, exitCode }) => {
    const shown = `$ ${command}\n${output}`.trimEnd()
    return exitCode === 0 ? shown : `${shown}\n[exit code ${exitCode}]`
  })
  return `Command line: ${commandLine.usage}\n\nExamples:\n\n${indent(examples.join('\n\n'))}`
}

export function forbiddenLibraries({ forbiddenLibraries: names }: Proposal): string {
  return names.length > 0 ? `Forbidden modules: ${names.join(', ')}.` : 'No module is forbidden by name.'
}

/** For the one who sets up: every task with its public interface, without its tests. */
export function describeTasks(tasks: PlannedTask[]): string {
  return tasks.map((task) => `Task ${task.number}: ${task.title}\n\n${task.description}`).join('\n\n')
}

export function describeTask(task: PlannedTask, plan: PlannedTask[]): string {
  const needed = plan.filter((other) => task.dependencies.includes(other.number))
  const builtOn = listTasks(needed, 'no other task')
  return `Task ${task.number}: ${task.title}\n\n${task.description}\n\nDifficulty: ${task.difficulty}/5. It builds on: ${builtOn}.`
}

export function describePlannedTests(task: PlannedTask): string {
  return bullets(task.tests.map((test) => `${test.name}: ${test.description}`))
}

export function listTasks(tasks: PlannedTask[], none: string): string {
  return tasks.map((task) => `${task.number} ${task.title}`).join('; ') || none
}

export function describeChecklist(checklist: Checklist): string {
  const cases = (list: Checklist['normal']) =>
    bullets(list.map((each) => `${each.name} [${each.criteria.join(', ')}]: ${each.assertion}`)) || '- none'
  return [
    checklist.summary,
    `Criteria:\n\n${describeCriteria(checklist)}`,
    `Normal cases:\n\n${cases(checklist.normal)}`,
    `Edge cases:\n\n${cases(checklist.edge)}`,
    `Error cases:\n\n${cases(checklist.error)}`,
  ].join('\n\n')
}

/** What an implementer is told of the checklist: the properties, never the cases. */
export function describeRequirements(task: PlannedTask, checklist: Checklist): string {
  return `${checklist.summary}\n\n${describeCriteria(checklist)}\n\nIn particular:\n\n${describePlannedTests(task)}`
}

/** Criteria, names and assertions, so that a later checklist neither repeats nor contradicts them. */
export function describeEarlierChecklists(earlier: { task: PlannedTask; checklist: Checklist }[]): string {
  const parts = earlier.map(({ task, checklist }) => {
    const cases = [...checklist.normal, ...checklist.edge, ...checklist.error]
    const lines = bullets(cases.map((each) => `${each.name}: ${each.assertion}`))
    return `Task ${task.number}: ${task.title}\n${checklist.summary}\nCriteria:\n${describeCriteria(checklist)}\nCases:\n${lines}`
  })
  return parts.join('\n\n') || 'There are none: this is the first task.'
}

export function bullets(lines: string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

function describeCriteria(checklist: Checklist): string {
  return bullets(checklist.criteria.map((criterion) => `${criterion.id}: ${criterion.text}`))
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ')
}
