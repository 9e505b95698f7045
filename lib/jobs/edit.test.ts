import { expect, test } from 'vitest'
import { textOf } from '#lib/jobs/edit.ts'

test('a checklist reads in the order of its schema, however the database gives it back', () => {
  const text = textOf(
    'checklist',
    {
      edge: [{ name: 'largest', criteria: ['exact'], assertion: 'the largest input gives its result' }],
      error: [],
      normal: [{ name: 'simple', criteria: ['exact'], assertion: 'simple inputs give exact results' }],
      summary: 'Proves it.',
      criteria: [{ id: 'exact', text: 'results are exact' }],
    },
    null,
  )
  expect(text.match(/^\w+/gm)).toEqual(['summary', 'criteria', 'normal', 'edge', 'error'])
  expect(text).toMatch(/- name: simple\n {4}assertion: simple inputs give exact results\n/)
})
