import { expect, test } from 'vitest'
import { isOutage, ridingOutages } from '#lib/data/outages.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'

const coded = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more })

test.each([
  ['refused', coded('ECONNREFUSED')],
  ['shut down', coded('57P01')],
  ['starting up', new Error('outer', { cause: coded('57P03') })],
  ['of all addresses', new AggregateError([coded('ECONNREFUSED')])],
  ['found by Prisma', coded('P1001')],
  [
    'in a raw query',
    coded('P2010', { meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }),
  ],
  ['a dead client', new Error('Client has encountered a connection error and is not queryable')],
  ['pool exhausted', new Error('timeout exceeded when trying to connect')],
])('%s is an outage', (_, error) => {
  expect(isOutage(error)).toBe(true)
})

test.each([
  ['a constraint', coded('23505')],
  ['Prisma: unique', coded('P2002')],
  [
    'a raw query with a mistake',
    coded('P2010', { meta: { driverAdapterError: { cause: { originalCode: '42P01' } } } }),
  ],
  ['a bug', new TypeError('undefined is not a function')],
  ['nothing', undefined],
])('%s is none', (_, error) => {
  expect(isOutage(error)).toBe(false)
})

test('an outage is waited for, another error is not, and a stop ends the waiting', async () => {
  let tries = 0
  const flaky = async () => {
    tries++
    if (tries < 3) throw coded('57P03')
    return 'done'
  }
  const never = new AbortController()
  expect(await ridingOutages(flaky, never.signal)).toBe('done')
  await expect(ridingOutages(() => Promise.reject(new TypeError('bug')), never.signal)).rejects.toThrow('bug')
  const stopped = AbortSignal.abort()
  await expect(ridingOutages(() => Promise.reject(coded('57P03')), stopped)).rejects.toThrow('x')
})

test('texts and JSON become what PostgreSQL takes', () => {
  expect(storableText('a\u0000b\ud800c')).toBe('a\ufffdb\ufffdc')
  expect(storableText('abcdef', 4)).toBe('abc…')
  expect(storableJson({ a: ['\u0000'], b: undefined, at: new Date(0) })).toEqual({
    a: ['\ufffd'],
    at: '1970-01-01T00:00:00.000Z',
  })
})
