import { expect, test } from 'vitest'
import type { Checklist } from '#lib/pipeline/checklist.ts'
import { readChecklist, readPlan, readProposal, toYaml } from '#lib/pipeline/editable.ts'
import { renderPlan } from '#lib/pipeline/render-plan.ts'
import { samplePlan } from '#lib/pipeline/testing/sample-plan.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'

const checklist: Checklist = {
  summary: 'Proves: "quotes", colons: and\ntwo lines.',
  criteria: [{ id: 'exact', text: 'results are exact' }],
  normal: [{ name: 'simple', assertion: "f('a: b') == [1, '#']", criteria: ['exact'] }],
  edge: [{ name: 'largest', assertion: 'the largest input gives its result', criteria: ['exact'] }],
  error: [],
}

test('what is edited reads back as it was written', () => {
  expect(readChecklist(toYaml(checklist))).toEqual({ value: checklist })
  const proposal = sampleProposal()
  expect(readProposal(toYaml(proposal), proposal)).toEqual({ value: proposal })
  expect(readPlan(renderPlan(samplePlan()), [])).toEqual({ value: samplePlan() })
})

test('problems name their line', () => {
  const text = toYaml(checklist)
  expect(readChecklist(text.replace('name: simple', 'name: Not Simple'))).toEqual({
    problems: [{ line: 8, message: expect.stringContaining('normal.0.name') }],
  })
  expect(readChecklist(text.replace('name: simple', 'name: largest'))).toEqual({
    problems: [{ line: null, message: 'the case name "largest" is used more than once' }],
  })
  expect(readChecklist(text.replace('name: simple', 'name: [simple'))).toMatchObject({
    problems: expect.arrayContaining([{ line: 9, message: expect.any(String) }]),
  })
  expect(readChecklist('')).toMatchObject({ problems: [{ message: expect.stringContaining('the text') }] })
})

test('a plan keeps what is built, under its number', () => {
  const text = renderPlan(samplePlan())
  const [first, second] = samplePlan().phases[0]?.modules[0]?.tasks ?? []
  if (!first || !second) throw new Error('the sample has too few tasks')
  const swapped = text.replace(`: ${first.title}`, ': X').replace(`: ${second.title}`, `: ${first.title}`)
  const { number, title } = first
  expect(readPlan(swapped, [{ number, title }])).toMatchObject({
    problems: [
      { line: expect.any(Number), message: expect.stringContaining('is built, so it cannot become') },
    ],
  })
  expect(readPlan(text, [{ number: '9.1.1', title: 'Gone' }])).toMatchObject({
    problems: [{ message: 'task 9.1.1 is built, so it cannot be removed' }],
  })
  expect(readPlan(text.replace(/Difficulty:\*\* \d/, 'Difficulty:** 9'), [])).toMatchObject({
    problems: [{ line: expect.any(Number) }],
  })
})

test('a proposal keeps its short name', () => {
  const proposal = sampleProposal()
  expect(readProposal(toYaml({ ...proposal, slug: 'other' }), proposal)).toEqual({
    problems: [{ line: null, message: `"slug" stays "${proposal.slug}"` }],
  })
})
