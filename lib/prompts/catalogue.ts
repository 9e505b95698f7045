/** Prompts as people look for them: by the stage that uses them. Pure. */

const groups: { id: string; title: string; about: string }[] = [
  { id: 'propose', title: 'Propose', about: 'asks for projects of a domain' },
  { id: 'domains', title: 'Domains', about: 'what a good project of a domain is, and its criteria' },
  { id: 'break-down', title: 'Break down', about: 'a proposal becomes phases, modules and tasks' },
  { id: 'checklist', title: 'Checklists', about: 'the unit-test plan of a task' },
  { id: 'set-up', title: 'Set up', about: 'the agent that makes the repository of stubs' },
  { id: 'write-tests', title: 'Write tests', about: 'the agent that writes a task’s tests' },
  { id: 'implement', title: 'Implement', about: 'the agent that implements a task; rollouts begin alike' },
  { id: 'bug', title: 'Bugs', about: 'an issue is written and injected, for the two adapters after it' },
  { id: 'issue-resolution', title: 'Issue resolution', about: 'the agent that mends what a report tells' },
  {
    id: 'issue-reproduction',
    title: 'Issue reproduction',
    about: 'the agent that writes tests for a report',
  },
  { id: 'library-generation', title: 'Library generation', about: 'the agent that writes all bodies again' },
  { id: 'agent', title: 'Every agent', about: 'its workspace, and its tools where calls are text' },
  { id: 'languages', title: 'Languages', about: 'what a language adds to each stage' },
  { id: 'repair', title: 'Asking again', about: 'answers that could not be used' },
]

export type PromptGroup = { id: string; title: string; about: string; names: string[] }

/** @returns groups that have prompts, in the order of the pipeline; an unknown folder is a group of its own */
export function groupPrompts(names: string[]): PromptGroup[] {
  const known = groups.map((group) => ({
    ...group,
    names: names.filter((name) => groupOf(name) === group.id),
  }))
  const others = [...new Set(names.map(groupOf))].filter((id) => !groups.some((group) => group.id === id))
  const rest = others.map((id) => ({
    id,
    title: id,
    about: '',
    names: names.filter((name) => groupOf(name) === id),
  }))
  return [...known, ...rest].filter((group) => group.names.length > 0)
}

function groupOf(name: string): string {
  return name === 'workspace' ? 'agent' : (name.split('/')[0] as string)
}
