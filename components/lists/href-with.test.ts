import { expect, test } from 'vitest'
import { hrefWith, queryOf } from './href-with.ts'

test('changes, keeps and removes parameters', () => {
  const query = { state: 'built', search: 'a b', after: 'x~y' }
  expect(hrefWith('/projects', query, { after: undefined })).toBe('/projects?state=built&search=a+b')
  expect(hrefWith('/projects', { state: 'built' }, { state: undefined })).toBe('/projects')
  expect(hrefWith('/runs', {}, { state: 'failed' })).toBe('/runs?state=failed')
})

test('the first of a repeated parameter counts', () => {
  expect(queryOf({ state: ['a', 'b'], search: undefined })).toEqual({ state: 'a', search: undefined })
})
