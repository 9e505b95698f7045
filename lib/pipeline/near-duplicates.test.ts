import { expect, test } from 'vitest'
import { duplicateIndex, shingles } from '#lib/pipeline/near-duplicates.ts'

const text = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ')

test('shingles are runs of five words, whatever the case and the punctuation', () => {
  expect([...shingles('One, two; THREE four\nfive six')]).toEqual([
    'one two three four five',
    'two three four five six',
  ])
  expect([...shingles('Short text')]).toEqual(['short text'])
  expect(shingles('...').size).toBe(0)
  expect(duplicateIndex([{ name: 'empty', text: '' }]).find('')).toBeNull()
})

test('the closest near-duplicate is named, others are not', () => {
  const changed = text.replace('word30', 'other')
  const far = { name: 'far', text: 'something else entirely, with other words in it' }
  const near = { name: 'near', text: changed }
  const same = { name: 'same', text: text.toUpperCase() }
  expect(duplicateIndex([far, near, same]).find(text)).toEqual({ name: 'same', similarity: 1 })
  expect(duplicateIndex([far]).find(text)).toBeNull()
  const index = duplicateIndex([far])
  index.add(near)
  // 56 shingles each, 5 touched by a changed word: 51 / 61; by two words 46 / 66
  expect(index.find(text)).toEqual({ name: 'near', similarity: 51 / 61 })
  expect(duplicateIndex([{ name: 'x', text: changed.replace('word10', 'other') }]).find(text)).toBeNull()
})
