/** Whatever a document looks like: no task and no test of it is lost in silence. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePlan } from './parse-plan.ts'
import type { Plan } from './plan.ts'
import { renderPlan } from './render-plan.ts'

const words = fc.array(
  fc.constantFrom('parser', 'tokens', 'errors', 'unicode', 'reads', 'the', 'graph', 'ends'),
  { minLength: 1, maxLength: 6 },
)
const text = words.map((list) => list.join(' '))
const tests = fc.array(fc.record({ kind: fc.constant('code' as const), name: text, description: text }), {
  minLength: 1,
  maxLength: 3,
})
const task = fc.record({ title: text, description: text, difficulty: fc.integer({ min: 1, max: 5 }), tests })

const plans: fc.Arbitrary<Plan> = fc
  .array(fc.array(fc.array(task, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((phases) => ({
    description: 'd',
    instruction: 'i',
    phases: phases.map((modules, p) => ({
      number: p + 1,
      title: `Phase ${p}`,
      goal: 'g',
      modules: modules.map((list, m) => ({
        number: `${p + 1}.${m + 1}`,
        title: `Module ${m}`,
        tasks: list.map((each, t) => ({ ...each, number: `${p + 1}.${m + 1}.${t + 1}`, dependencies: [] })),
      })),
    })),
  }))

const forms: ((markdown: string) => string)[] = [
  (markdown) => markdown,
  (markdown) => markdown.replaceAll(/^(\s*)- /gm, '$1* '),
  (markdown) => markdown.replaceAll(/^(#+) (Phase|Module|Task) ([\d.]+):/gm, '$1 $2 $3 -'),
  (markdown) => markdown.replaceAll(/^(#+) (.*)$/gm, '$1 **$2**'),
  (markdown) => markdown.replaceAll('\n', '\r\n'),
  (markdown) => markdown.replaceAll(/^ {2}/gm, '   '),
]

const countOf = (plan: Plan) => {
  const tasks = plan.phases.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
  return { tasks: tasks.length, tests: tasks.reduce((sum, each) => sum + each.tests.length, 0) }
}

test('5,000 documents in every tolerated form are read whole', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(plans, fc.constantFrom(...forms), (plan, form) => {
      const parsed = parsePlan(form(renderPlan(plan)))
      expect(parsed.problems).toEqual([])
      expect(countOf(parsed.plan)).toEqual(countOf(plan))
    }),
    { numRuns: 5_000 },
  )
})

const damages = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('removed', 'doubled', 'garbled', 'cut', 'swapped'),
})

function damaged(markdown: string, { at, how }: { at: number; how: string }): string {
  const lines = markdown.split('\n')
  const place = at % lines.length
  const line = lines[place] ?? ''
  if (how === 'removed') lines.splice(place, 1)
  else if (how === 'doubled') lines.splice(place, 0, line)
  else if (how === 'garbled') lines[place] = line.replace(/[#*:]+/, '?')
  else if (how === 'cut') lines.length = place
  else lines.splice(place, 2, lines[place + 1] ?? '', line)
  return lines.join('\n')
}

test('5,000 damaged documents: what is no longer there to be read is a problem, or was never written', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(plans, damages, (plan, damage) => {
      const markdown = damaged(renderPlan(plan), damage)
      const { plan: read, problems } = parsePlan(markdown)
      const written = {
        tasks: markdown.match(/^#### Task \d+\.\d+\.\d+: /gm)?.length ?? 0,
        tests: markdown.match(/^ {4}- \*\*/gm)?.length ?? 0,
      }
      const found = countOf(read)
      if (problems.length === 0) {
        expect(found.tasks).toBeGreaterThanOrEqual(written.tasks)
        expect(found.tests).toBeGreaterThanOrEqual(written.tests)
      }
    }),
    { numRuns: 5_000 },
  )
})
