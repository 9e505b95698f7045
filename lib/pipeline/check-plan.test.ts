import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPlan, findCycle, inDependencyOrder } from '#lib/pipeline/check-plan.ts'
import { type Plan, type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'

function taskNumbered(number: string, dependencies: string[] = []): PlannedTask {
  const tests = [{ kind: 'code' as const, name: 'works', description: 'it works' }]
  return { number, title: `Part ${number}`, description: 'x', dependencies, difficulty: 2, tests }
}

function planOf(tasks: PlannedTask[]): Plan {
  const modules = [{ number: '1.1', title: 'm', tasks }]
  return { description: 'd', instruction: 'i', phases: [{ number: 1, title: 'p', goal: 'g', modules }] }
}

const chain = Array.from({ length: 8 }, (_, at) => taskNumbered(`1.1.${at + 1}`, at > 0 ? [`1.1.${at}`] : []))
const messagesOf = (plan: Plan, minimum?: number) => checkPlan(plan, minimum).map((each) => each.message)

describe('checkPlan', () => {
  test('accepts a sound plan', () => {
    expect(checkPlan(planOf(chain))).toEqual([])
  })

  test('names the cycle', () => {
    const tasks = chain.map((task) => (task.number === '1.1.2' ? taskNumbered('1.1.2', ['1.1.4']) : task))
    expect(messagesOf(planOf(tasks))).toEqual([
      'the dependencies form a cycle: 1.1.2 -> 1.1.4 -> 1.1.3 -> 1.1.2',
    ])
  })

  test('counts tasks and phases', () => {
    expect(messagesOf(planOf(chain.slice(0, 3)))).toEqual(['there are 3 tasks; at least 8 are needed'])
    expect(messagesOf(planOf(chain.slice(0, 3)), 3)).toEqual([])
    const phase = planOf(chain).phases[0] as Plan['phases'][number]
    const six = { ...planOf(chain), phases: [phase, phase, phase, phase, phase, phase] }
    expect(messagesOf(six)[0]).toBe('there are 6 phases; at most 5 are allowed')
  })

  test.each([
    [{ dependencies: ['9.9.9'] }, 'task 1.1.1 depends on 9.9.9, which does not exist'],
    [{ tests: [] }, 'task 1.1.1 names no tests'],
    [{ difficulty: 0 }, 'task 1.1.1 has the difficulty 0; it must be 1 to 5'],
    [{ number: '1.2.1' }, 'task 1.2.1 should have the number 1.1.1'],
    [{ description: ' ' }, 'task 1.1.1 has an empty description'],
    [
      { title: 'Write the user documentation' },
      'task 1.1.1 "Write the user documentation" is documentation, deployment or testing; only building is a task',
    ],
  ])('%j', (change, message) => {
    const [first, ...others] = chain as [PlannedTask, ...PlannedTask[]]
    const rest = others.map((task) => ({ ...task, dependencies: [] }))
    expect(messagesOf(planOf([{ ...first, ...change }, ...rest]))).toEqual([message])
  })

  test.each([
    'Deployment',
    'Add unit tests for the parser',
    'Set up CI/CD pipeline',
    'Create README',
    'Dockerfile',
  ])('refuses "%s"', (title) => {
    expect(messagesOf(planOf([{ ...taskNumbered('1.1.1'), title }]), 1)).toHaveLength(1)
  })

  test.each([
    'Document store',
    'Deploy-time constant folding',
    'Test expressions of the query language',
    'Release of locks',
  ])('accepts "%s"', (title) => {
    expect(messagesOf(planOf([{ ...taskNumbered('1.1.1'), title }]), 1)).toEqual([])
  })
})

test('a graph has either a cycle or an order in which dependencies come first', () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 })
  fc.assert(
    fc.property(edges, (pairs) => {
      const tasks = Array.from({ length: 8 }, (_, at) =>
        taskNumbered(`1.1.${at}`, [
          ...new Set(pairs.filter(([from]) => from === at).map(([, to]) => `1.1.${to}`)),
        ]),
      )
      const cycle = findCycle(tasks)
      if (cycle) {
        for (const [at, number] of cycle.slice(0, -1).entries()) {
          const task = tasks.find((each) => each.number === number)
          expect(task?.dependencies).toContain(cycle[at + 1])
        }
        expect(cycle.at(-1)).toBe(cycle[0])
      } else {
        const order = inDependencyOrder(tasks).map((task) => task.number)
        expect(order.toSorted()).toEqual(tasksOf(planOf(tasks)).map((task) => task.number))
        for (const task of tasks) {
          for (const needed of task.dependencies)
            expect(order.indexOf(needed)).toBeLessThan(order.indexOf(task.number))
        }
      }
    }),
  )
})
