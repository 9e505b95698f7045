import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  checkPlaceholders,
  type LanguageStage,
  listDomains,
  loadDomain,
  loadPrompt,
  type PromptName,
  parseDomain,
  promptsFolder,
  renderLanguageNotes,
  renderPrompt,
} from '#lib/prompts.ts'

const stages = ['propose', 'break-down', 'checklist', 'set-up', 'write-tests', 'implement']

test('every prompt file of a stage is declared and has exactly the declared placeholders', () => {
  for (const stage of stages) {
    for (const file of readdirSync(join(promptsFolder(), stage))) {
      const name = `${stage}/${file.replace(/\.md$/, '')}` as PromptName
      expect(loadPrompt(name).hash, name).toMatch(/^[0-9a-f]{64}$/)
    }
  }
})

test('values are filled in once, braces inside them stay', () => {
  const rendered = renderPrompt('break-down/repair', { problems: 'a {{tail}} $& b' })
  expect(rendered.text).toContain('a {{tail}} $& b')
  expect(rendered.text).not.toContain('{{problems}}')
  expect(rendered.hash).toBe(loadPrompt('break-down/repair').hash)
})

test('language notes exist for Python and know its paths', () => {
  const values = { package: 'tiny', test_file: 'tests/test_1_1_1.py', entry_point: 'tests/1.1.1.sh' }
  for (const stage of stages as LanguageStage[]) {
    expect(renderLanguageNotes({ language: 'python', stage, values }).text, stage).not.toContain('{{')
  }
  expect(() => renderLanguageNotes({ language: 'cobol', stage: 'set-up', values })).toThrow(
    'The prompt file prompts/languages/cobol/set-up.md is missing',
  )
})

test('a domain is its file', () => {
  expect(listDomains().map((domain) => domain.name)).toEqual(
    expect.arrayContaining([
      'data-engines',
      'language-tools',
      'numerics',
      'optimisation',
      'parsers',
      'protocols',
    ]),
  )
  expect(loadDomain('parsers').criteria.length).toBeGreaterThan(2)
  expect(() => loadDomain('../workspace')).toThrow('is no domain name')
  expect(() => loadDomain('knitting')).toThrow('prompts/domains/knitting.md is missing')
  expect(existsSync(join(promptsFolder(), 'domains', 'parsers.md'))).toBe(true)
})

test('a broken domain file is refused with its name and the cure', () => {
  expect(() => parseDomain('no front matter', 'x.md')).toThrow('x.md has no front matter')
  expect(() => parseDomain('---\ncriteria:\n  - a\n---\nbody', 'x.md')).toThrow('x.md has no title')
  expect(() => parseDomain('---\ntitle: X\n---\nbody', 'x.md')).toThrow('x.md names no criteria')
  expect(() => parseDomain('---\ntitle: X\ncriteria:\n  - a\n---\n', 'x.md')).toThrow('x.md has no text')
})

test('a placeholder too many or too few names the file and the placeholder', () => {
  const check = (text: string) => checkPlaceholders({ name: 'a/b', text, declared: ['x', 'y'], all: true })
  expect(() => check('{{x}} {{y}}')).not.toThrow()
  expect(() => check('{{x}} {{y}} {{z}}')).toThrow('prompts/a/b.md has the unknown placeholder {{z}}')
  expect(() => check('{{x}}')).toThrow('prompts/a/b.md lacks the placeholder {{y}}')
})
