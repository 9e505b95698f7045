import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinContinuation, longestOverlap } from '#lib/pipeline/overlap.ts'

describe('joinContinuation', () => {
  test('the cut line is written again', () => {
    expect(joinContinuation('a\n- **Descr', '- **Description:** x\n')).toBe('a\n- **Description:** x\n')
  })

  test('its indentation may be lost', () => {
    expect(joinContinuation('a\n    - **Num', '- **Numbers:** x')).toBe('a\n    - **Numbers:** x')
  })

  test('several lines are repeated, in a fence', () => {
    const before = 'start\nline one of the list\nline two of the'
    expect(joinContinuation(before, '```markdown\nline one of the list\nline two of the list')).toBe(
      'start\nline one of the list\nline two of the list',
    )
  })

  test('nothing is repeated: a shared letter is chance, a cut word goes on', () => {
    expect(joinContinuation('about zo', 'ology')).toBe('about zoology')
    expect(joinContinuation('a line\n', '\n## Phase 2: x')).toBe('a line\n\n## Phase 2: x')
  })

  test('a cut anywhere with a repeat from the start of the line gives the whole again', () => {
    const line = fc.stringMatching(/^[a-z*:-]{2,20}( [a-z]{1,8}){0,4}$/)
    fc.assert(
      fc.property(fc.uniqueArray(line, { minLength: 2, maxLength: 8 }), fc.nat(), (lines, seed) => {
        const whole = lines.join('\n')
        const cut = 1 + (seed % (whole.length - 1))
        const before = whole.slice(0, cut)
        const start = before.lastIndexOf('\n') + 1
        fc.pre(cut - start >= 2 && !whole.slice(0, start).includes(before.slice(start)))
        expect(joinContinuation(before, whole.slice(start))).toBe(whole)
      }),
    )
  })
})

test('longestOverlap agrees with its definition', () => {
  const text = fc.stringMatching(/^[ab]{0,12}$/)
  fc.assert(
    fc.property(text, text, (before, next) => {
      let expected = Math.min(before.length, next.length)
      while (!next.startsWith(before.slice(before.length - expected))) expected--
      expect(longestOverlap(before, next)).toBe(expected)
    }),
  )
})
