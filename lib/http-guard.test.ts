import { describe, expect, test } from 'vitest'
import { contentSecurityPolicy, isAllowedHost, isSameOrigin, needsSameOrigin } from './http-guard.ts'

describe('isAllowedHost', () => {
  test.each([
    ['127.0.0.1:4100', '4100', true],
    ['localhost:4100', '4100', true],
    ['LOCALHOST:4100', '4100', true],
    ['[::1]:4100', '4100', true],
    ['127.0.0.1:4101', '4100', false],
    ['127.0.0.1', '80', true],
    ['127.0.0.1', '4100', false],
    ['127.0.0.1:9', '', true],
    ['attacker.example:4100', '4100', false],
    ['127.0.0.1.attacker.example:4100', '4100', false],
    ['localhost.:4100', '4100', false],
    ['127.0.0.1:4100@attacker.example', '4100', false],
    ['0.0.0.0:4100', '4100', false],
    ['', '4100', false],
  ])('%s on port %s is %s', (host, port, allowed) => {
    expect(isAllowedHost(host, port, [])).toBe(allowed)
  })

  test('a missing header is refused', () => {
    expect(isAllowedHost(null, '4100', [])).toBe(false)
  })

  test('further hosts are matched whole, with their port', () => {
    const allowed = ['play.example.org', 'lab.example.org:8443']
    expect(isAllowedHost('play.example.org', '4100', allowed)).toBe(true)
    expect(isAllowedHost('lab.example.org:8443', '4100', allowed)).toBe(true)
    expect(isAllowedHost('lab.example.org', '4100', allowed)).toBe(false)
    expect(isAllowedHost('evil.play.example.org', '4100', allowed)).toBe(false)
  })
})

describe('isSameOrigin', () => {
  const host = '127.0.0.1:4100'
  test.each<[Record<string, string>, boolean]>([
    [{ host }, true],
    [{ host, origin: 'http://127.0.0.1:4100', 'sec-fetch-site': 'same-origin' }, true],
    [{ host, 'sec-fetch-site': 'none' }, true],
    [{ host, origin: 'http://localhost:4100' }, false],
    [{ host, origin: 'http://127.0.0.1:9999', 'sec-fetch-site': 'same-site' }, false],
    [{ host, 'sec-fetch-site': 'cross-site' }, false],
    [{ host, origin: 'null' }, false],
    [{ host, origin: 'https://attacker.example', 'sec-fetch-site': 'same-origin' }, false],
  ])('%o is %s', (headers, same) => {
    expect(isSameOrigin(new Headers(headers))).toBe(same)
  })
})

test('pages may be linked to from anywhere, changes and data may not', () => {
  expect(needsSameOrigin({ method: 'GET', path: '/runs' })).toBe(false)
  expect(needsSameOrigin({ method: 'POST', path: '/runs' })).toBe(true)
  expect(needsSameOrigin({ method: 'GET', path: '/api/events' })).toBe(true)
})

test('the policy has no source outside this server', () => {
  const policy = contentSecurityPolicy('abc', { development: false })
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';")
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
})
