import type { Plan } from '#lib/pipeline/plan.ts'

/** A plan of eight tasks that passes every check. @param dependencies by the task's place, 1 to 8 */
export function samplePlan(dependencies: Record<number, string[]> = {}): Plan {
  const tasks = Array.from({ length: 8 }, (_, at) => ({
    number: `1.1.${at + 1}`,
    title: `Part ${at + 1}`,
    description: `Builds part ${at + 1} of the calculator.`,
    dependencies: dependencies[at + 1] ?? [],
    difficulty: 2,
    tests: [{ kind: 'code' as const, name: 'Works', description: 'I gives 1' }],
  }))
  const modules = [{ number: '1.1', title: 'All', tasks }]
  return { description: 'd', instruction: 'i', phases: [{ number: 1, title: 'One', goal: 'g', modules }] }
}
