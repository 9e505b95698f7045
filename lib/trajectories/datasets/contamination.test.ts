import { expect, test } from 'vitest'
import { overlapFinder } from './contamination.ts'

const statement =
  'When `as_table` is given an empty list, it raises an IndexError instead of printing the header line only.'
const find = overlapFinder([{ id: 'acme__tables-12', statement, repository: 'acme/tables' }])

test('thirteen words in a row are found whatever stands between them, twelve are not', () => {
  const moved = 'Given: WHEN as_table is given an empty list,\n\nit raises an "IndexError" instead of failing'
  expect(find(moved)).toMatchObject({ id: 'acme__tables-12', by: 'words' })
  expect(find('as_table is given an empty list, it raises an IndexError instead')).toBeNull()
})

test('a repository is found by its whole name alone', () => {
  const acme = { by: 'repository', found: 'acme/tables' }
  expect(find('See https://example.org/acme/tables.git.')).toMatchObject(acme)
  expect(find('a fork of Acme/Tables, renamed')).toMatchObject(acme)
  expect(find('in acme/tables-2/src')).toBeNull()
  expect(find('tables by acme')).toBeNull()
})
