import { expect, test } from 'vitest'
import { poolGaps } from '#lib/pipeline/pool-gaps.ts'
import { joinQuotas, readQuota, readQuotas, writeQuota } from '#lib/pipeline/quota.ts'

const cell = (domain: string, difficulty: string, count: number) => ({ domain, difficulty, count })

test('a stated difficulty is filled by its own, any difficulty by what is left over', () => {
  const held = [cell('parsers', 'easy', 4), cell('parsers', '', 1), cell('numerics', 'hard', 1)]
  expect(poolGaps(held, [cell('parsers', 'easy', 2), cell('parsers', '', 4)])).toEqual([
    { domain: 'parsers', difficulty: null, count: 1 },
  ])
  expect(poolGaps(held, [cell('numerics', 'hard', 3), cell('protocols', '', 2)])).toEqual([
    { domain: 'numerics', difficulty: 'hard', count: 2 },
    { domain: 'protocols', difficulty: null, count: 2 },
  ])
  expect(poolGaps(held, [cell('parsers', '', 5)])).toEqual([])
})

test('quotas as text', () => {
  const hard = { domain: 'data-engines', difficulty: 'hard' as const, count: 5 }
  expect(readQuota('data-engines:hard=5')).toEqual(hard)
  expect(readQuota(' parsers=3 ')).toEqual({ domain: 'parsers', difficulty: null, count: 3 })
  expect(writeQuota(hard)).toBe('data-engines:hard=5')
  for (const wrong of ['', 'parsers', 'parsers=0', 'parsers:huge=1', 'parsers=201', 'Parsers=1'])
    expect(readQuota(wrong), wrong).toBeNull()
  expect(joinQuotas([hard, { ...hard, count: 1 }])).toEqual([{ ...hard, count: 6 }])
  expect(readQuotas('parsers=3,nonsense,parsers=1')).toEqual([
    { domain: 'parsers', difficulty: null, count: 4 },
  ])
})
