import { expect, test } from 'vitest'
import { type Redactions, redact, redactText } from './secrets.ts'

// put together here, so that no scanner takes this file for a leak
const made: [string, string][] = [
  ['OpenAI key', ['sk-proj-', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')],
  ['Anthropic key', ['sk-ant-', 'api03-a1B2c3D4e5F6g7H8i9J0k1L2m3N4'].join('')],
  ['GitHub token', ['ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')],
  ['AWS access key', ['AKIA', 'ABCDEFGHIJKLMNOP'].join('')],
  ['Hugging Face token', ['hf_', 'abcdefghijklmnopqrstuvwxyzABCDEFGH'].join('')],
  [
    'private key',
    ['-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----'].join(''),
  ],
]

test.each(made)('%s is taken out and named', (name, secret) => {
  const found: Redactions = {}
  expect(redactText(`export KEY="${secret}" # set`, found)).toBe(`export KEY="[redacted: ${name}]" # set`)
  expect(found).toEqual({ [name]: 1 })
})

test('the password of an address goes, the rest stays', () => {
  const found: Redactions = {}
  expect(redactText('postgresql://me:hunter22@db.example.org/x', found)).toBe(
    'postgresql://me:[redacted: password in an address]@db.example.org/x',
  )
})

test.each([
  'sk-learn-something-that-is-only-a-long-name-of-a-package',
  'a'.repeat(40),
  'git clone https://github.com/a/b.git',
  'task_1234567890abcdef1234567890abcdef12345678',
])('%s is no secret', (text) => {
  const found: Redactions = {}
  expect(redactText(text, found)).toBe(text)
  expect(found).toEqual({})
})

test('every text of a value, and a key called __proto__ stays a key', () => {
  const found: Redactions = {}
  const value = JSON.parse(`{"__proto__": {"a": ["x ${made[2]?.[1]}"]}, "n": 1}`)
  expect(JSON.stringify(redact(value, found))).toBe(
    '{"__proto__":{"a":["x [redacted: GitHub token]"]},"n":1}',
  )
})
