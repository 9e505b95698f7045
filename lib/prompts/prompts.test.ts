import { expect, test } from 'vitest'
import { groupPrompts } from './catalogue.ts'
import { promptProblems } from './check-prompt.ts'
import { readDomain } from './domain.ts'
import { type LanguageStage, languagePlaceholders } from './placeholders.ts'
import { domainNames, filePrompts, listPromptFiles, promptText, readPromptFile } from './prompt-files.ts'
import { promptsFrom } from './prompts.ts'

test('every file is a prompt that something uses, with exactly its placeholders', () => {
  const names = listPromptFiles()
  expect(names).toContain('implement/user')
  for (const name of names) expect(promptProblems(name, readPromptFile(name).text), name).toEqual([])
  expect(groupPrompts(names).flatMap((group) => group.names)).toHaveLength(names.length)
  expect(groupPrompts(names).every((group) => group.about !== '')).toBe(true)
})

test('values are filled in once, braces inside them stay', () => {
  const rendered = filePrompts.render('break-down/repair', { problems: 'a {{tail}} $& b' })
  expect(rendered.text).toContain('a {{tail}} $& b')
  expect(rendered.text).not.toContain('{{problems}}')
  expect(rendered).toMatchObject({
    name: 'break-down/repair',
    version: 0,
    hash: readPromptFile('break-down/repair').hash,
  })
})

test('language notes exist for Python and know its paths', () => {
  const values = { package: 'tiny', test_file: 'tests/test_1_1_1.py', entry_point: 'tests/1.1.1.sh' }
  for (const stage of Object.keys(languagePlaceholders) as LanguageStage[]) {
    expect(filePrompts.languageNotes({ language: 'python', stage, values }).text, stage).not.toContain('{{')
  }
  expect(() => filePrompts.languageNotes({ language: 'cobol', stage: 'set-up', values })).toThrow(
    'The prompt file prompts/languages/cobol/set-up.md is missing',
  )
})

test('a domain is its file', () => {
  const domains = domainNames(listPromptFiles())
  expect(domains).toEqual(
    expect.arrayContaining([
      'data-engines',
      'language-tools',
      'numerics',
      'optimisation',
      'parsers',
      'protocols',
    ]),
  )
  for (const name of domains) expect(filePrompts.domain(name).criteria.length, name).toBeGreaterThan(2)
  expect(() => filePrompts.domain('../workspace')).toThrow('is no domain name')
  expect(() => filePrompts.domain('knitting')).toThrow('prompts/domains/knitting.md is missing')
})

test.each([
  ['no front matter', 'has no front matter'],
  ['---\ncriteria:\n  - a\n---\nbody', 'has no title'],
  ['---\ntitle: X\n---\nbody', 'names no criteria'],
  ['---\ntitle: X\ncriteria:\n  - a\n---\n', 'has no text'],
])('a broken domain is refused with the cure: %j', (text, problem) => {
  expect(readDomain(text)).toEqual({ problem: expect.stringContaining(problem) })
  const prompts = promptsFrom(() => promptText(text, 3))
  expect(() => prompts.domain('x')).toThrow(`prompts/domains/x.md ${problem}`)
  expect(promptProblems('domains/x', text)).toHaveLength(1)
})

test('a placeholder too many is named with its line, one too few with its name', () => {
  expect(promptProblems('break-down/repair', 'first\n{{problems}} {{tail}} {{Tail}}')).toEqual([
    { line: 2, message: 'has the unknown placeholder {{tail}}: remove it (known: {{problems}})' },
    { line: 2, message: 'has the unknown placeholder {{Tail}}: remove it (known: {{problems}})' },
  ])
  expect(promptProblems('break-down/repair', 'first')[0]?.message).toContain(
    'lacks the placeholder {{problems}}',
  )
  expect(promptProblems('languages/python/set-up', 'no package named')).toEqual([])
  expect(promptProblems('nowhere/user', 'x')[0]?.message).toContain('is no prompt')
  const prompts = promptsFrom(() => promptText('{{problems}} {{more}}', 1))
  expect(() => prompts.render('break-down/repair', { problems: 'p' })).toThrow(
    'prompts/break-down/repair.md, line 1, has the unknown placeholder {{more}}',
  )
})
