import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFrame, FrameReader, splitBody } from './protocol.ts'

test('frames come out as they went in, however the bytes are cut', () => {
  const frames = fc.array(fc.record({ id: fc.nat(), body: fc.uint8Array({ maxLength: 300 }) }), {
    maxLength: 6,
  })
  const property = fc.property(
    frames,
    fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
    (given, cuts) => {
      const bytes = Buffer.concat(given.map(({ id, body }) => encodeFrame({ id }, Buffer.from(body))))
      const reader = new FrameReader()
      const read = []
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const length = cuts[turn % cuts.length] as number
        read.push(...reader.push(bytes.subarray(at, at + length)))
        at += length
      }
      expect(read).toEqual(given.map(({ id, body }) => ({ header: { id }, body: Buffer.from(body) })))
    },
  )
  fc.assert(property, { seed: 1, numRuns: 200 })
})

test.each([
  ['no JSON', 'hello\n'],
  ['no size', '{"id":1}\n'],
  ['a negative size', '{"id":1,"size":-1}\n'],
  ['a size beyond all bounds', '{"id":1,"size":99999999999}\n'],
  ['a list', '[1]\n'],
])('%s is a failure of the sandbox', (_, line) => {
  expect(() => new FrameReader().push(Buffer.from(line))).toThrow('a header that is none')
})

test('a header without an end is refused before it fills the memory', () => {
  const reader = new FrameReader()
  const chunk = Buffer.alloc(1 << 20, 'x')
  expect(() => {
    for (let count = 0; count < 20; count++) reader.push(chunk)
  }).toThrow('a header without an end')
})

test('a body must be exactly its parts', () => {
  expect(splitBody(Buffer.from('abc'), [1, 2]).map(String)).toEqual(['a', 'bc'])
  expect(() => splitBody(Buffer.from('abc'), [1, 1])).toThrow('not what its header says')
  expect(() => splitBody(Buffer.from('abc'), [2, 2])).toThrow('not what its header says')
})
