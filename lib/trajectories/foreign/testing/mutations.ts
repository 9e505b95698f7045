/** Damage as files have it: bytes and values of a good one changed, cut, doubled, moved; the same seed damages the same way. */

/** Numbers from 0 up to below 1, from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const oddValues: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'x',
  '\u0000',
  '\ud800',
  [],
  {},
  [[]],
  [null],
  { role: 'assistant' },
  Number.MAX_SAFE_INTEGER + 1,
  '2026-13-45T99:99:99Z',
  '../../etc/passwd',
  '__proto__',
  { __proto__: null, constructor: 1 },
  ['a', 1, { text: 7 }],
]

/** A text of JSON or JSON lines, damaged in its bytes or in its values. */
export function mutate(text: string, random: () => number): Buffer {
  const pick = (below: number) => Math.floor(random() * below)
  if (random() < 0.5) return damageBytes(Buffer.from(text), pick)
  const lines = text.split('\n')
  const at = pick(lines.length)
  const value = parsed(lines[at] ?? '')
  if (value === undefined) return damageBytes(Buffer.from(text), pick)
  const changes = 1 + pick(3)
  let changed: unknown = value
  for (let count = 0; count < changes; count++) changed = damageValue(changed, pick)
  lines[at] = JSON.stringify(changed) ?? ''
  return Buffer.from(lines.join('\n'))
}

/** A file that is no text, damaged in its bytes. */
export function mutateBytes(bytes: Buffer, random: () => number): Buffer {
  return damageBytes(bytes, (below) => Math.floor(random() * below))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function damageBytes(bytes: Buffer, pick: (below: number) => number): Buffer {
  const at = pick(bytes.length + 1)
  const length = pick(40)
  switch (pick(4)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    case 2:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
    default: {
      const copy = Buffer.from(bytes)
      for (let count = 0; count <= length; count++) copy[pick(copy.length)] = pick(256)
      return copy
    }
  }
}

/** One place of the value, found by walking down by chance, is replaced, taken away or doubled. */
function damageValue(value: unknown, pick: (below: number) => number): unknown {
  if (typeof value !== 'object' || value === null || pick(6) === 0) return oddValues[pick(oddValues.length)]
  if (Array.isArray(value)) {
    if (value.length === 0) return oddValues[pick(oddValues.length)]
    const at = pick(value.length)
    if (pick(8) === 0) return value.toSpliced(at, 1)
    if (pick(8) === 0) return value.toSpliced(at, 0, value[at])
    return value.with(at, damageValue(value[at], pick))
  }
  const keys = Object.keys(value)
  if (keys.length === 0) return oddValues[pick(oddValues.length)]
  const key = keys[pick(keys.length)] as string
  const entries = Object.entries(value)
  if (pick(8) === 0) return Object.fromEntries(entries.filter(([each]) => each !== key))
  return Object.fromEntries(
    entries.map(([each, inner]) => [each, each === key ? damageValue(inner, pick) : inner]),
  )
}
