import { expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import { checkProposal } from '#lib/pipeline/check-proposal.ts'
import { describeDifficulties, difficultyNames, sizes } from '#lib/pipeline/difficulty.ts'
import { duplicateIndex } from '#lib/pipeline/near-duplicates.ts'
import type { Proposal } from '#lib/pipeline/proposal.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'

const lines = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`)

function problems(change: Partial<Proposal>, difficulty: 'easy' | 'medium' | 'hard' | null = null) {
  return checkProposal(sampleProposal(change), {
    domain: 'parsers',
    language: python,
    difficulty,
    duplicates: duplicateIndex([]),
  })
}

test('a proposal of each difficulty passes with the least numbers of its size, and not with one less', () => {
  for (const difficulty of difficultyNames) {
    const { tasks, components, algorithms, criteria } = sizes[difficulty]
    const fitting = {
      difficulty,
      taskOutline: lines(tasks[0], 'build part'),
      components: lines(components, 'part').map((name) => ({ name, purpose: 'text to text' })),
      algorithms: lines(algorithms, 'algorithm'),
      criteria: lines(criteria, 'criterion'),
    }
    expect(problems(fitting, difficulty), difficulty).toEqual([])
    expect(problems({ ...fitting, taskOutline: lines(tasks[0] - 1, 'build part') }).join()).toContain(
      `"${difficulty}" means ${tasks[0]} to ${tasks[1]}`,
    )
    expect(problems({ ...fitting, taskOutline: lines(tasks[1] + 1, 'build part') })).toHaveLength(1)
    expect(
      problems({ ...fitting, algorithms: [...lines(algorithms - 1, 'algorithm'), 'ALGORITHM 1'] }),
    ).toEqual([
      `"algorithms" has ${algorithms - 1} different entries; "${difficulty}" means at least ${algorithms}`,
    ])
    expect(describeDifficulties()).toContain(`${tasks[0]} to ${tasks[1]} pull requests`)
  }
})

test('another difficulty than the one asked for, or none, is refused', () => {
  expect(problems({}, 'hard')).toContain('"difficulty" must be "hard"')
  expect(problems({ difficulty: undefined }).join()).toContain('"difficulty" is missing')
})

test.each<[string, Partial<Proposal>, string]>([
  ['no input format', { inputFormats: [] }, '"inputFormats" is empty'],
  ['no output format', { outputFormats: [] }, '"outputFormats" is empty'],
  ['no forbidden library', { forbiddenLibraries: [] }, '"forbiddenLibraries" is empty'],
  ['a sentence for a library', { forbiddenLibraries: ['no parsers'] }, 'bare module names only'],
  [
    'testing in the outline',
    { taskOutline: [...lines(10, 'build part'), 'Unit tests'] },
    'no documentation, packaging, deployment or testing',
  ],
  ['a taken package name', { slug: 'json' }, 'which is taken'],
])('%s is refused', (_, change, problem) => {
  expect(problems(change).join()).toContain(problem)
})

test('examples must show a success and an error', () => {
  const example = (command: string, exitCode: number) => ({ command, output: 'text\n', exitCode })
  const withExits = (...exits: number[]) =>
    problems({ commandLine: { usage: 'x', examples: exits.map((code, at) => example(`x ${at}`, code)) } })
  expect(withExits(0, 2)).toEqual([])
  expect(withExits(0, 0).join()).toContain('shows no error')
  expect(withExits(1, 2).join()).toContain('shows no success')
})
