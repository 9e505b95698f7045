import { expect, test } from 'vitest'
import {
  type DatasetRecipe,
  defaultRecipe,
  presets,
  recipeSchema,
  withPreset,
} from '#lib/trajectories/datasets/recipe.ts'
import { draftOf, isChanged, listAddress, presetTexts, readDraft } from './recipe-draft.ts'

const full: DatasetRecipe = recipeSchema.parse({
  filter: { verdict: ['passed'], language: ['python', 'c, not c++'], search: 'a "b"', run: 'r' },
  onlyApproved: false,
  imported: true,
  passRate: { from: 0.2, to: 0.8, attempts: 4 },
  bestOf: 2,
  quotas: [
    { kind: 'purpose', most: { implementation: 280, library: 28 }, others: false },
    { kind: 'project', most: { 'a=b': 3 }, others: true },
  ],
  most: 500,
  seed: 7,
  validation: 0.125,
  without: ['swe-bench'],
  licence: 'MIT',
})

test.each([full, defaultRecipe, withPreset(defaultRecipe, 'paper-mix')])(
  'what is typed comes back as it was',
  (recipe) => {
    expect(readDraft(draftOf(recipe))).toEqual({ recipe })
  },
)

test('a preset is text like any other', () => {
  const draft = draftOf(defaultRecipe)
  const quotas = { ...draft.quotas, purpose: { most: presetTexts['paper-library'] ?? '', others: false } }
  expect(readDraft({ ...draft, quotas }).recipe).toEqual(withPreset(defaultRecipe, 'paper-library'))
})

test('a preset is known again when the database has put its names in another order', () => {
  const { implementation, ...others } = presets['paper-mix']
  const quotas = [{ kind: 'purpose' as const, most: { ...others, implementation }, others: false }]
  const read = draftOf({ ...defaultRecipe, quotas })
  expect(read.quotas.purpose.most).toBe(presetTexts['paper-mix'])
  expect(isChanged(draftOf(withPreset(defaultRecipe, 'paper-mix')), read)).toBe(false)
})

test('what is written otherwise but says the same is no change; what cannot be read is one', () => {
  const saved = draftOf(full)
  const quotas = { ...saved.quotas, purpose: { most: 'library=28,implementation = 280', others: false } }
  const filter = `http://127.0.0.1/trajectories?${saved.filter}&sort=cost`
  expect(isChanged({ ...saved, filter, seed: ' 7', validation: '12.50', quotas }, saved)).toBe(false)
  expect(isChanged({ ...saved, seed: '8' }, saved)).toBe(true)
  expect(isChanged({ ...saved, seed: 'eight' }, saved)).toBe(true)
})

test('a pasted address leads to the list, and no filter leads nowhere', () => {
  expect(listAddress('http://127.0.0.1:4100/trajectories?verdict=passed&sort=cost')).toBe(
    '/trajectories?verdict=passed',
  )
  expect(listAddress('')).toBe('/trajectories')
  expect(listAddress('verdikt=passed')).toBeNull()
})

test('an address of the list is a filter, its order is none', () => {
  const draft = {
    ...draftOf(defaultRecipe),
    filter: 'http://127.0.0.1/trajectories?verdict=passed&sort=cost',
  }
  expect(readDraft(draft).recipe?.filter).toEqual({ verdict: ['passed'] })
})

test.each([
  [{ filter: 'verdikt=passed' }, 'filter', '"verdikt" is nothing to filter by'],
  [{ most: 'many' }, 'most', '"many" is no number.'],
  [{ most: '0' }, 'most', '>=1'],
  [{ validation: '60' }, 'validation', '<=0.5'],
  [{ passFrom: '90', passTo: '10' }, 'passFrom', 'above its end'],
  [{ passFrom: '20', passAttempts: '0' }, 'passAttempts', '>=1'],
] as const)('what is wrong is said at its field: %j', (change, field, words) => {
  const { problems } = readDraft({ ...draftOf(defaultRecipe), ...change })
  expect(problems?.[field]).toContain(words)
  expect(Object.keys(problems ?? {})).toEqual([field])
})

test('a quota that is none is quoted', () => {
  const draft = draftOf(defaultRecipe)
  const quotas = { ...draft.quotas, language: { most: 'python=10, rust', others: false } }
  expect(readDraft({ ...draft, quotas }).problems).toEqual({
    'quotas.language': '"rust" is no quota: write each as name=rows, with commas between.',
  })
})

test('a name with two quotas is told, and a fine share comes back as it was', () => {
  const draft = draftOf(defaultRecipe)
  const quotas = { ...draft.quotas, language: { most: 'python=10, python=20', others: false } }
  expect(readDraft({ ...draft, quotas }).problems).toEqual({
    'quotas.language': '"python" has two quotas: leave one.',
  })
  const fine = recipeSchema.parse({
    validation: 0.12345,
    passRate: { from: 1 / 3, to: 0.07 + 0.5, attempts: 2 },
  })
  const back = readDraft(draftOf(fine)).recipe
  expect(back?.validation).toBe(0.12345)
  expect(back?.passRate?.from).toBeCloseTo(1 / 3, 11)
})
