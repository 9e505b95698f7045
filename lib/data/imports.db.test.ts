import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { countFacets } from '#lib/data/facets.ts'
import { findRelatives } from '#lib/data/import-reads.ts'
import { linkRelations, type Relation } from '#lib/data/import-relations.ts'
import { applyVerdicts } from '#lib/data/import-verdicts.ts'
import { importSource } from '#lib/data/imports.ts'
import { findStepBodies, findSteps } from '#lib/data/steps.ts'
import { findHeader, findTrajectories, findTrajectory } from '#lib/data/trajectories.ts'
import { findWorkspace } from '#lib/data/workspaces.ts'
import { UserError } from '#lib/errors.ts'
import { bytesSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'

afterAll(closeDatabase)

const token = ['ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
const step = (id: number, more: object) => ({
  step_id: id,
  source: 'agent',
  message: `answer ${id}`,
  ...more,
})

function atif(secret: string, name = 'demo/one'): string {
  return JSON.stringify({
    schema_version: 'ATIF-v1.7',
    agent: { name: 'demo', version: '1', model_name: 'tiny' },
    extra: { task_id: name },
    steps: [
      { step_id: 1, source: 'user', message: `Use ${secret}` },
      step(2, {
        tool_calls: [{ tool_call_id: 'a', function_name: 'Bash', arguments: { command: `echo ${secret}` } }],
        observation: {
          results: [
            { source_call_id: 'a', content: '1 failed, 2 passed in 0.1s\n\u0000', extra: { exit_code: 1 } },
          ],
        },
        metrics: { prompt_tokens: 10, completion_tokens: 4, cost_usd: 0.5 },
      }),
      step(3, {}),
    ],
    subagent_trajectories: [
      {
        trajectory_id: 'c',
        agent: { name: 'child', version: '1' },
        steps: [{ step_id: 1, source: 'agent', message: 'hi' }],
      },
    ],
  })
}

test('an imported file is in the list, the facets and the replay like any other, and says where it comes from', async () => {
  const report = await importSource(bytesSource(atif(token), 'runs/one.json'))
  expect(report).toEqual({
    file: 'runs/one.json',
    format: 'atif',
    trajectories: 2,
    steps: 3,
    toolCalls: 1,
    skipped: [],
    warnings: [],
    redactions: { 'GitHub token': 2 },
  })
  const { rows } = await findTrajectories({ filter: { origin: ['atif'], project: ['none'] } })
  const parent = rows.find((row) => row.title === 'demo/one')
  expect(rows).toHaveLength(2)
  expect(parent).toMatchObject({
    projectName: null,
    purpose: 'imported',
    model: 'tiny',
    steps: 2,
    tokens: 14,
    costUsd: 0.5,
    notRecorded: ['time', 'start', 'tool definitions', 'workspace'],
  })
  const { facets } = await countFacets({})
  expect(facets.project).toContainEqual({ value: 'none', label: 'none', count: 2 })
  const id = parent?.id ?? ''
  const replayed = await findTrajectory(id)
  expect(replayed).toMatchObject({
    runId: null,
    source: { name: 'runs/one.json', skipped: 0 },
    relatives: [{ title: 'one: child', link: 'sub-agent', is: 'child' }],
  })
  expect((await findTrajectories({ filter: { import: replayed?.source?.id ?? '' } })).rows).toHaveLength(2)
  expect(await findHeader(id)).toMatchObject({
    limits: null,
    messages: [{ content: 'Use [redacted: GitHub token]' }],
    imported: { extra: { task_id: 'demo/one' } },
  })
  expect(await findSteps(id)).toMatchObject([
    {
      kind: 'execute_bash',
      summary: 'echo [redacted: GitHub token]',
      outcome: 'error',
      testsPassed: 2,
      testsFailed: 1,
    },
    { kind: 'message', summary: 'answer 3', tree: null },
  ])
  const [body] = await findStepBodies(id, { from: 0, to: 1 })
  expect(body?.observations).toEqual([
    {
      callId: 'a',
      content: '1 failed, 2 passed in 0.1s\n\u0000',
      error: true,
      exitCode: 1,
      durationMs: null,
    },
  ])
})

test('the same content under another name is known; with its secrets kept it would be the same file too', async () => {
  const again = await importSource(bytesSource(atif(token), 'copy.json'), { keepSecrets: true })
  expect(again).toMatchObject({ format: 'atif', trajectories: 0, already: expect.stringMatching(/^20/) })
  expect(await database().importedFile.count()).toBe(1)
})

test('an import that was cut short goes on where it ended: nothing twice', async () => {
  const text = atif('no secret', 'demo/two')
  const stop = new AbortController()
  const cut = importSource(bytesSource(text), { signal: stop.signal, onProgress: () => stop.abort() })
  await expect(cut).rejects.toThrow(/aborted/)
  const filter = { origin: ['atif'], search: 'demo/two' }
  expect((await findTrajectories({ filter })).rows).toHaveLength(1)
  expect(await importSource(bytesSource(text))).toMatchObject({ trajectories: 2, steps: 3 })
  expect((await findTrajectories({ filter })).rows).toHaveLength(1)
  expect(await database().trajectory.count({ where: { origin: 'atif' } })).toBe(4)
})

test('a report lays its verdict onto the trajectory of that name, and says when there is none', async () => {
  const report = await importSource(
    bytesSource('{"demo/two": {"resolved": false, "tests_status": {}}}', 'report.json'),
  )
  expect(report).toMatchObject({ trajectories: 0, verdicts: [{ instance: 'demo/two', resolved: false }] })
  const given = [
    { file: 'report.json', instance: 'demo/two', resolved: false },
    { file: 'report.json', instance: 'nobody', resolved: true },
  ]
  expect(await applyVerdicts(given)).toEqual({ applied: 1, without: ['nobody'] })
  const { rows } = await findTrajectories({ filter: { search: 'demo/two' } })
  expect(rows.map((row) => row.verdict)).toEqual(['failed'])
})

test('what edits tell becomes a workspace at each step, marked as a part', async () => {
  const call = (id: string, args: object) => ({
    tool_call_id: id,
    function_name: 'str_replace_editor',
    arguments: args,
  })
  const text = JSON.stringify({
    schema_version: 'ATIF-v1.7',
    agent: { name: 'demo', version: '1' },
    extra: { task_id: 'demo/files' },
    steps: [
      {
        step_id: 1,
        source: 'agent',
        message: '',
        tool_calls: [call('a', { command: 'create', path: '/w/a.py', file_text: 'one\n' })],
      },
      { step_id: 2, source: 'agent', message: 'looks' },
      {
        step_id: 3,
        source: 'agent',
        message: '',
        tool_calls: [call('b', { command: 'str_replace', path: '/w/a.py', old_str: 'one', new_str: 'two' })],
      },
    ],
  })
  await importSource(bytesSource(text))
  const { rows } = await findTrajectories({ filter: { search: 'demo/files' } })
  const id = rows[0]?.id ?? ''
  expect(rows[0]?.notRecorded).toContain('rest of the workspace')
  expect(await findTrajectory(id)).toMatchObject({ linesEdited: 3 })
  expect(await findWorkspace(id, -1)).toMatchObject({ recorded: true, files: [] })
  expect(await findWorkspace(id, 1)).toMatchObject({ files: [{ path: 'w/a.py' }], thisStep: [] })
  expect(await findWorkspace(id, 2)).toMatchObject({ thisStep: [{ path: 'w/a.py', change: 'modified' }] })
})

test('documents in files of their own that name one another are linked; what would go round is not', async () => {
  const document = (id: string, more: object) =>
    JSON.stringify({
      schema_version: 'ATIF-v1.7',
      trajectory_id: id,
      agent: { name: 'demo', version: '1' },
      extra: { task_id: `links/${id}` },
      steps: [step(1, {})],
      ...more,
    })
  const called = {
    steps: [
      step(1, {
        tool_calls: [{ tool_call_id: 'a', function_name: 'ask', arguments: {} }],
        observation: {
          results: [{ source_call_id: 'a', subagent_trajectory_ref: [{ trajectory_path: 'c.json' }] }],
        },
      }),
    ],
  }
  const files = {
    'run/a.json': document('a', { continued_trajectory_ref: 'b.json', ...called }),
    'run/b.json': document('b', { continued_trajectory_ref: '../run/a.json' }),
    'run/c.json': document('c', { continued_trajectory_ref: 'gone.json' }),
  }
  for (const again of [false, true]) {
    const relations: Relation[] = []
    for (const [name, text] of Object.entries(files))
      await importSource(bytesSource(text, name), { relations })
    expect(await linkRelations(relations)).toEqual({
      linked: again ? 0 : 2,
      left: [
        'links/b and links/a name each other in a circle: left unlinked',
        'links/c: its continuation gone.json is not among the imported files',
      ],
    })
  }
  const { rows } = await findTrajectories({ filter: { search: 'links/a' } })
  expect(await findRelatives(rows[0]?.id ?? '')).toMatchObject([
    { title: 'links/b', link: 'continuation', is: 'child' },
    { title: 'links/c', link: 'sub-agent', is: 'child' },
  ])
})

test('a refused file leaves nothing behind', async () => {
  const report = await importSource(bytesSource('{"what": "is this"}', 'odd.json'))
  expect(report).toMatchObject({ format: null, refused: expect.stringContaining('Looked for') })
  const unknown = { schema_version: 'ATIF-v9.9', agent: { name: 'a', version: '1' }, steps: [] }
  const later = await importSource(bytesSource(JSON.stringify(unknown), 'later.json'))
  expect(later).toMatchObject({ refused: expect.stringContaining('ATIF-v9.9'), trajectories: 0 })
  expect(await database().importedFile.count({ where: { name: { in: ['odd.json', 'later.json'] } } })).toBe(0)
})

test('a file that breaks off keeps what came before, and says that there was more', async () => {
  const row = {
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'whole' },
    ],
  }
  const source = {
    ...bytesSource('', 'cut.jsonl'),
    async *open() {
      yield Buffer.from(`${JSON.stringify(row)}\n`.repeat(60))
      opened += 1
      // hashed and sampled before it is read
      if (opened > 2) throw new UserError('it is damaged')
    },
  }
  let opened = 0
  const report = await importSource(source)
  expect(report).toMatchObject({
    trajectories: 60,
    skipped: [{ line: 0, why: 'the rest could not be read: it is damaged' }],
  })
})
