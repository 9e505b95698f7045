import { describe, expect, test } from 'vitest'
import { bestPart } from './best-part.ts'
import { documentWords, partsOf, searchCaps, searchDocument, stepText } from './search-document.ts'
import { holdsLiterals, searchTerms } from './search-terms.ts'
import { snippetOf } from './snippet.ts'
import { fold, longestWord, soughtWords, trigramsOf, wordsOf } from './words.ts'

describe('words', () => {
  test('letters and digits of any script, case and width apart', () => {
    expect(wordsOf(fold('def test_Parser(ÄRGER, память2): ＡＢＣ'))).toEqual([
      'def',
      'test',
      'parser',
      'ärger',
      'память2',
      'abc',
    ])
  })

  test('scripts without spaces go by neighbours, and every letter begins a word', () => {
    expect(wordsOf('内存不足 ok')).toEqual(['内存', '存不', '不足', '足', 'ok'])
    expect(soughtWords('存不足').map(({ text }) => text)).toEqual(['存不', '不足'])
    expect(soughtWords('足')).toEqual([{ text: '足', kind: 'pair' }])
    expect(wordsOf(fold('v2内存x'))).toEqual(['v2', '内存', '存', 'x'])
  })

  test('what is very long is known by its beginning; trigrams are of letters, not of code units', () => {
    expect(wordsOf('a'.repeat(1000))[0]).toHaveLength(longestWord)
    expect(trigramsOf('память')).toEqual(['пам', 'амя', 'мят', 'ять'])
    expect(trigramsOf('ab')).toEqual([])
  })
})

describe('terms', () => {
  test('words apart, texts in quotation marks, what holds no letter is left out', () => {
    expect(searchTerms('Parser  "index out of" == x.y')).toMatchObject([
      { literal: null, words: [{ text: 'parser', match: 'within' }] },
      {
        literal: 'index out of',
        words: [
          { text: 'index', match: 'within' },
          { text: 'out', match: 'exact' },
          { text: 'of', match: 'begins' },
        ],
      },
      { literal: 'x.y', words: [{ match: 'exact' }, { match: 'begins' }] },
    ])
    expect(searchTerms('""  --')).toEqual([])
    expect(searchTerms('"unclosed text')[0]?.literal).toBe('unclosed text')
  })

  test('one plain word needs no look at the text', () => {
    expect(searchTerms('ПАМЯТЬ')[0]?.literal).toBeNull()
    expect(searchTerms('-x')[0]?.literal).toBe('-x')
    expect(holdsLiterals('pytest -x', searchTerms('-x PY'))).toBe(true)
    expect(holdsLiterals('pytest x', searchTerms('-x'))).toBe(false)
  })
})

const body = (content: string, output: string) => ({
  message: { role: 'assistant' as const, content },
  reasoning: null,
  calls: [
    { id: '1', name: 'execute_bash', rawArguments: '{"command":"a\\nb"}', arguments: { command: 'a\nb' } },
  ],
  observations: [{ callId: '1', content: output, error: false, durationMs: null }],
  reply: [],
  marks: [],
})

describe('documents', () => {
  test('the beginning of what was said, done and seen, and the end of what was seen', () => {
    const short = stepText(body('Say', 'See'))
    expect(short).toEqual({ text: 'Say\nexecute_bash a\nb\nSee', cut: false })
    const long = stepText(body('Say', `begin ${'x'.repeat(10_000)} end`))
    expect(long.cut).toBe(true)
    expect(long.text).toMatch(/begin x+\n…\nx+ end$/)
    expect(long.text.length).toBeLessThan(searchCaps.observed + searchCaps.observedEnd + 50)
  })

  test('name, opening and steps; words of the name once more behind a mark', () => {
    const named = { title: 'Parse Ö', taskNumber: '1.2.3' }
    const messages = [{ role: 'user' as const, content: 'Please \u0001 parse' }]
    const document = searchDocument(named, { messages }, [{ text: 'Step one', cut: true }])
    expect(partsOf(document.text)).toEqual([
      { place: 'name', text: 'parse ö 1.2.3' },
      { place: 'opening', text: 'please   parse' },
      { place: 0, text: 'step one' },
    ])
    expect(document.words).toEqual(expect.arrayContaining(['=parse', 'parse', 'please', 'one', '=ö']))
    expect(document.words).not.toContain('=please')
    expect(document.cutSteps).toBe(1)
    expect(documentWords('a', ['b', 'b'])).toEqual(['=a', 'a', 'b'])
  })
})

describe('hits', () => {
  const parts = [
    { place: 'name' as const, text: 'memory' },
    { place: 0, text: 'out of' },
    { place: 1, text: 'out of memory' },
    { place: 2, text: 'memory out of' },
  ]
  test('the first step with most of the terms', () => {
    expect(bestPart(parts, searchTerms('memory "out of"'))).toMatchObject({ place: 1, terms: 2, steps: 2 })
    expect(bestPart(parts, searchTerms('memory'))).toMatchObject({ place: 1, steps: 2 })
    expect(bestPart(parts.slice(0, 1), searchTerms('memory'))).toMatchObject({ place: 'name', steps: 0 })
    expect(bestPart(parts, searchTerms('nowhere'))).toBeNull()
  })

  test('the line around it, as it was written, with what was found marked', () => {
    expect(snippetOf('first\nThe MEMORY is out\nlast', searchTerms('memory OUT'))).toEqual([
      { text: 'The ', found: false },
      { text: 'MEMORY', found: true },
      { text: ' is ', found: false },
      { text: 'out', found: true },
    ])
    const long = snippetOf(`${'a'.repeat(500)} needle ${'b'.repeat(500)}`, searchTerms('needle'))
    expect(long[0]).toEqual({ text: '…', found: false })
    expect(long.map(({ text }) => text).join('').length).toBeLessThan(200)
  })
})
