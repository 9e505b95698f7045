import type { Plan, PlannedTask } from '#lib/pipeline/plan.ts'

/** The canonical Markdown of a plan: parsePlan gives the same plan back. */
export function renderPlan(plan: Plan): string {
  const lines = [
    '# Project Description',
    plan.description,
    '',
    '# Project Instruction',
    plan.instruction,
    '',
    '# Detailed Documentation',
  ]
  for (const phase of plan.phases) {
    lines.push('', `## Phase ${phase.number}: ${phase.title}`, `**Goal:** ${phase.goal}`)
    for (const module of phase.modules) {
      lines.push('', `### Module ${module.number}: ${module.title}`)
      for (const task of module.tasks) lines.push('', renderTask(task))
    }
  }
  return `${lines.join('\n')}\n\n</plan>\n`
}

export function renderTask(task: PlannedTask): string {
  const description = task.description.replaceAll(/\n(?=[^\n])/g, '\n  ')
  return [
    `#### Task ${task.number}: ${task.title}`,
    `- **Description:** ${description}`,
    `- **Dependencies:** ${task.dependencies.join(', ') || 'None'}`,
    `- **Difficulty:** ${task.difficulty}/5`,
    '- **Unit Tests:**',
    ...renderTests(
      'Code Tests',
      task.tests.filter((test) => test.kind === 'code'),
    ),
    ...renderTests(
      'Visual Tests',
      task.tests.filter((test) => test.kind === 'visual'),
    ),
  ].join('\n')
}

function renderTests(label: string, tests: PlannedTask['tests']): string[] {
  if (tests.length === 0) return [`  - **${label}:** N/A`]
  return [`  - **${label}:**`, ...tests.map((test) => `    - **${test.name}:** ${test.description}`)]
}
