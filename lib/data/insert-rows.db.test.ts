import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { database } from './database.ts'
import { insertRows } from './insert-rows.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

test('bytes arrive as they are, what is there stays, and what is not named has its default', async () => {
  const every = Uint8Array.from({ length: 256 }, (_, at) => at)
  const hash = hashOf('every byte')
  await insertRows('Blob', [{ hash, size: 256, data: every }])
  await insertRows('Blob', [
    { hash, size: 1, data: Buffer.from('other') },
    { hash: hashOf('empty'), size: 0, data: Buffer.alloc(0) },
  ])
  const row = await database().blob.findUniqueOrThrow({ where: { hash } })
  expect(row).toMatchObject({ size: 256, data: every })
  expect(Math.abs(Date.now() - row.createdAt.getTime())).toBeLessThan(60_000)
  expect((await database().blob.findUniqueOrThrow({ where: { hash: hashOf('empty') } })).data).toHaveLength(0)
})

test('texts and dates pass the document unharmed', async () => {
  const name = 'a "quoted" \\x41 \\n line\nand 😀, $1, {}'
  const row = {
    id: '01a21d6a-801c-74ae-ba93-474452ee7e20',
    name,
    version: 1,
    text: `\\x00${name}`,
    hash: hashOf(name),
    author: '',
    note: 'null',
    active: true,
    // an hour that there is not in many time zones
    createdAt: new Date('2026-03-29T02:30:00.123Z'),
  }
  await insertRows('PromptVersion', [row])
  expect(await database().promptVersion.findUniqueOrThrow({ where: { id: row.id } })).toEqual(row)
})

test('a row that the table refuses is an error, and nothing of the statement stays', async () => {
  const good = {
    id: '01a21d6a-801c-74ae-ba93-474452ee7e21',
    name: 'b',
    version: 1,
    text: '',
    hash: hashOf('b'),
    author: '',
  }
  const bad = { ...good, id: '01a21d6a-801c-74ae-ba93-474452ee7e22', version: null }
  await expect(insertRows('PromptVersion', [good, bad])).rejects.toThrow('null value')
  expect(await database().promptVersion.count({ where: { name: 'b' } })).toBe(0)
})

test('a list arrives as a list, whatever its values look like', async () => {
  const models = ['{a}', 'b,"c"', '', 'null', '\\x00']
  const project = {
    id: '01a21d6a-801c-74ae-ba93-474452ee7e23',
    name: 'p',
    slug: 'p',
    language: '',
    domain: '',
  }
  await insertRows('Project', [{ ...project, description: '', updatedAt: new Date(), models }])
  const found = await database().project.findUniqueOrThrow({ where: { id: project.id } })
  expect(found).toMatchObject({ models, state: 'proposed', recorded: false })
})

test('more than one document holds goes in several statements', async () => {
  // each some 12 million characters of hexadecimal digits
  const rows = ['one', 'two', 'three'].map((text) => ({
    hash: hashOf(text),
    size: 1,
    data: Buffer.alloc(6 * 1024 * 1024, text),
  }))
  const statements: unknown[] = []
  const { $executeRaw } = database()
  await insertRows('Blob', rows, {
    $executeRaw: (query, ...values) => {
      statements.push(query)
      return $executeRaw.call(database(), query, ...values)
    },
  })
  expect(statements).toHaveLength(2)
  const found = await database().blob.findMany({ where: { hash: { in: rows.map(({ hash }) => hash) } } })
  expect(found.map(({ data }) => data.length)).toEqual(rows.map(({ data }) => data.length))
})
