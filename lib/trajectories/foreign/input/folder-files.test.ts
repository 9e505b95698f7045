import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findSources } from '#lib/trajectories/foreign/input/find-sources.ts'
import { readSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'

/** What is read of a folder, by the paths of its sources. */
async function readFolder(files: Record<string, unknown>) {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-folder-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  const read = []
  for await (const source of findSources(['.'], folder)) {
    if ('refused' in source) throw new Error(`${source.name}: ${source.refused}`)
    if (!('open' in source)) throw new Error(`${source.name} is a project`)
    read.push({ name: source.name, ...(await readSource(source)) })
  }
  return read
}

const completion = (...said: string[]) => ({
  messages: said.slice(0, -1).map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content })),
  response: { choices: [{ message: { role: 'assistant', content: said.at(-1) } }] },
  kwargs: {},
})

test('of a folder of logged completions the last of each dialogue is the run, and the earlier ones are told', async () => {
  const read = await readFolder({
    'logs/tiny-1700000009.5.json': completion('Mend', 'first'),
    'logs/tiny-1700000010.25.json': completion('Mend', 'first', 'go on', 'last'),
    'logs/tiny-1700000011.5.json': completion('Mend', 'again'),
  })
  const answers = read.map(({ trajectories }) => trajectories[0]?.steps.map(({ message }) => message.content))
  expect(answers).toEqual([['first', 'last'], ['again']])
  expect(read[0]?.warnings).toContainEqual(expect.stringContaining('the beginning of this one: 1.'))
  expect(read[0]?.warnings).toContainEqual(expect.stringContaining('dialogue 1 of 2'))
})

test('a runtime folder of SWE-Playground: each stage’s log is one trajectory, its converted row the verdict', async () => {
  const row = {
    messages: [
      { role: 'user', content: 'Mend' },
      { role: 'assistant', content: 'row' },
    ],
  }
  const event = { id: 1, source: 'agent', action: 'message', args: { content: 'an event' } }
  const runtime = 'runtimes/runtime_1700000000'
  const read = await readFolder({
    [`${runtime}/lisp_1.1.1_unit_test/package.json`]: { name: 'no trajectory' },
    [`${runtime}/lisp_1.1.1_implementation/src/data.json`]: ['no trajectory'],
    [`${runtime}/log_1.1.1_unit_test/log_completions/default-1700000001.5.json`]: completion('Test', 'tests'),
    [`${runtime}/log_1.1.1_implementation/log_completions/default-1700000002.5.json`]: completion(
      'Do',
      'a',
      'b',
      'no',
    ),
    [`${runtime}/log_1.1.1_implementation/log_completions/default-1700000003.5.json`]: completion(
      'Do',
      'yes',
    ),
    [`${runtime}/log_1.1.1_fix/trajectories`]: [event],
    [`${runtime}/log_1.1.1_commit0/nothing.txt`]: '',
    [`${runtime}/converted_data/1.1.1_unit_test.json`]: row,
    [`${runtime}/converted_data/1.1.1_implementation.json`]: row,
    [`${runtime}/converted_data/commit0_commit0.json`]: row,
  })
  const told = read.flatMap(({ format, trajectories }) =>
    trajectories.map(({ title, verdict, steps }) => [title, format, verdict, steps.at(-1)?.message.content]),
  )
  expect(told).toEqual([
    ['lisp 1.1.1 commit0', 'chat-rows', null, 'row'],
    ['lisp 1.1.1 fix', 'openhands', null, 'an event'],
    ['lisp 1.1.1 implementation try 1', 'openhands', null, 'no'],
    ['lisp 1.1.1 implementation try 2', 'openhands', 'passed', 'yes'],
    ['lisp 1.1.1 unit_test', 'openhands', null, 'tests'],
  ])
  expect(read[0]?.warnings).toEqual([
    'left aside in the runtime folder: 2 folders of workspaces, 3 converted rows (their logs are imported)',
  ])
  expect(read.at(-1)?.trajectories[0]?.extra.swePlayground).toEqual({
    runtime: 'runtime_1700000000',
    project: 'lisp',
    task: '1.1.1',
    stage: 'unit_test',
    converted: true,
  })
})

test('a session kept as a file per event is one trajectory, in the order of their numbers', async () => {
  const event = (id: number, content: string) => ({
    id,
    source: 'agent',
    action: 'message',
    args: { content },
  })
  const read = await readFolder({
    'sessions/s1/events/10.json': event(10, 'third'),
    'sessions/s1/events/2.json':
      '{"id": 2,\n "source": "agent", "action": "message",\n "args": {"content": "first"}}',
    'sessions/s1/events/3.json': '{"broken',
    'sessions/s1/events/9.json': event(9, 'second'),
  })
  expect(read).toHaveLength(1)
  expect(read[0]).toMatchObject({ format: 'openhands', skipped: [{ line: 2 }] })
  const [session] = read[0]?.trajectories ?? []
  expect(session?.title).toBe('s1')
  expect(session?.steps.map(({ message }) => message.content)).toEqual(['first', 'second', 'third'])
})
