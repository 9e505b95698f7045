import { expect, test } from 'vitest'
import { describeChecklist, describeEarlierChecklists, describeRequirements } from '#lib/pipeline/brief.ts'
import { type Checklist, checkChecklist } from '#lib/pipeline/checklist.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import { romanPlan } from '#lib/pipeline/testing/roman-desk.ts'

const checklist: Checklist = {
  summary: 'Proves it.',
  criteria: [{ id: 'exact', text: 'results are exact' }],
  normal: [{ name: 'simple', assertion: 'to_number("I") == 1', criteria: ['exact'] }],
  edge: [{ name: 'largest', assertion: 'to_number("MMMCMXCIX") == 3999', criteria: ['exact'] }],
  error: [],
}
const [task] = tasksOf(romanPlan)

test('names are unique; criteria are defined, cited and proved', () => {
  expect(checkChecklist(checklist)).toEqual([])
  const [normal] = checklist.normal
  if (!normal) throw new Error('there is a case')
  expect(checkChecklist({ ...checklist, edge: [normal] })).toEqual([
    'the case name "simple" is used more than once',
  ])
  expect(
    checkChecklist({
      ...checklist,
      normal: [{ ...normal, criteria: ['fast'] }],
      edge: [{ ...normal, name: 'x', criteria: [] }],
    }),
  ).toEqual([
    'the case "x" proves no criterion',
    'the criterion "fast" is not defined',
    'no case proves the criterion "exact"',
  ])
})

test('a test writer reads every case, an implementer reads properties only', () => {
  const forTests = describeChecklist(checklist)
  expect(forTests).toContain('- simple [exact]: to_number("I") == 1')
  expect(forTests).toContain('Error cases:\n\n- none')
  if (!task) throw new Error('there is a task')
  const forImplementer = describeRequirements(task, checklist)
  expect(forImplementer).toContain('- exact: results are exact')
  expect(forImplementer).not.toContain('3999')
  expect(describeEarlierChecklists([{ task, checklist }])).toContain(
    'largest: to_number("MMMCMXCIX") == 3999',
  )
  expect(describeEarlierChecklists([])).toContain('first task')
})
