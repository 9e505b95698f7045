import { expect, test } from 'vitest'
import { languageOfPath } from './language-of-path.ts'

test.each([
  ['src/lexer.py', 'python'],
  ['tests/1.2.1.sh', 'shell'],
  ['Dockerfile', 'dockerfile'],
  ['pyproject.toml', 'ini'],
  ['README.MD', 'markdown'],
  ['Makefile', 'plaintext'],
  ['.gitignore', 'plaintext'],
])('%s is %s', (path, language) => {
  expect(languageOfPath(path)).toBe(language)
})
