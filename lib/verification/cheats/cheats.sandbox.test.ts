/** Cheats on what adapters make, and generated work; those of solvers and test writers have tests of their own. */
import { expect, test } from 'vitest'
import { isAsExpected, resultOf } from './attack.ts'
import { benchOn } from './bench.ts'
import { gradeGenerated } from './generated.ts'
import { instanceAttacks } from './instances.ts'
import { twins } from './twins.ts'

test.each(['injector', 'fixer', 'reproducer', 'library'] as const)(
  'an honest %s is accepted',
  async (who) => {
    const done = await twins[who]('bubblewrap')
    expect(done.gates.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  },
)

test.each(instanceAttacks)('$name', async (attack) => {
  const done = await attack.tries('bubblewrap')
  const result = resultOf(attack, 'bubblewrap', { done, twin: { outcome: 'passed' } })
  expect(result).toMatchObject({ verdict: 'rejected', by: attack.expected })
  expect(isAsExpected(result)).toBe(true)
})

test('honest variants are accepted in whatever circumstances, wrong ones are not', {
  timeout: 300_000,
}, async () => {
  const found = await gradeGenerated(benchOn('bubblewrap').verifier, 6)
  expect(found).toMatchObject({ honest: 6, wrong: 6, mistakes: [] })
})
