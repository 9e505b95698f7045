import { expect, test } from 'vitest'
import { findNearDuplicate, shingles, similarity } from '#lib/pipeline/near-duplicates.ts'

const text = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ')

test('shingles are runs of five words, whatever the case and the punctuation', () => {
  expect([...shingles('One, two; THREE four\nfive six')]).toEqual([
    'one two three four five',
    'two three four five six',
  ])
  expect([...shingles('Short text')]).toEqual(['short text'])
  expect(shingles('...').size).toBe(0)
  expect(similarity(shingles(''), shingles(''))).toBe(0)
})

test('the closest near-duplicate is named, others are not', () => {
  const changed = text.replace('word30', 'other')
  const known = [
    { name: 'far', text: 'something else entirely, with other words in it' },
    { name: 'near', text: changed },
    { name: 'same', text: text.toUpperCase() },
  ]
  expect(findNearDuplicate(text, known)).toEqual({ name: 'same', similarity: 1 })
  expect(findNearDuplicate(text, known.slice(0, 2))?.name).toBe('near')
  expect(findNearDuplicate(text, known.slice(0, 1))).toBeNull()
  // 56 shingles each, 5 touched by a changed word: 51 / 61; by two words 46 / 66
  expect(findNearDuplicate(text, known.slice(1, 2))?.similarity).toBeCloseTo(51 / 61)
  expect(findNearDuplicate(text, [{ name: 'x', text: changed.replace('word10', 'other') }])).toBeNull()
})
