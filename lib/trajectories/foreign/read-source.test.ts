import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findSources } from '#lib/trajectories/foreign/input/find-sources.ts'
import { bytesSource, countsOf, readSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const tiny = JSON.stringify({
  trajectory_format: 'mini-swe-agent-1',
  info: {},
  messages: [
    { role: 'user', content: 'Go' },
    { role: 'assistant', content: '```bash\nls\n```' },
  ],
})

async function folderWith(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-import-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

async function found(paths: string[], folder: string) {
  const all = await Array.fromAsync(findSources(paths, folder))
  return all.map((each) => ('refused' in each ? `${each.name}: ${each.refused}` : each.name))
}

test('files by any name, folders in order, globs; links and what nobody means stay aside', async () => {
  const folder = await folderWith({
    'runs/b.traj': tiny,
    'runs/a/deep.json': tiny,
    'runs/main.py': 'x',
    'runs/node_modules/x.json': '{}',
    'oddly-named.txt': tiny,
  })
  await symlink(folder, join(folder, 'runs/circle'))
  expect(await found(['runs'], folder)).toEqual(['runs/a/deep.json', 'runs/b.traj'])
  expect(await found(['runs/*.traj', 'oddly-named.txt'], folder)).toEqual(['runs/b.traj', 'oddly-named.txt'])
  expect(await found(['nowhere.json'], folder)).toEqual([
    expect.stringMatching(/^nowhere.json: there is no such file/),
  ])
})

test('a .gz is known by its first bytes and reads like what is in it; a damaged one is an error, not an end', async () => {
  const packed = gzipSync(tiny)
  const folder = await folderWith({ 'a.json': packed, 'cut.json.gz': packed.subarray(0, packed.length - 12) })
  const [good, cut] = await Array.fromAsync(findSources(['a.json', 'cut.json.gz'], folder))
  if (!good || !('open' in good) || !cut || !('open' in cut)) throw new Error('not opened')
  expect(countsOf(await readSource(good))).toMatchObject({ format: 'mini-swe-agent', steps: 1 })
  await expect(readSource(cut)).rejects.toThrow(/unexpected end of file/)
})

test('what no format knows is refused with what was looked for', async () => {
  await expect(readSource(bytesSource('{"name": "x", "version": "1"}'))).rejects.toThrow(
    /Looked for: .*ATIF .*SWE-agent/,
  )
  await expect(readSource(bytesSource('  \n'))).rejects.toThrow(/is empty/)
  await expect(readSource(bytesSource('hello'))).rejects.toThrow(/no trajectory/)
})

test('numbers that JSON has not, integers beyond a double, bytes that are no UTF-8: read, and told', async () => {
  const text = `{"trajectory_format": "mini-swe-agent-1", "messages": [], "info": {"nan": NaN, "low": [-Infinity], "said": "NaN: 1"}}`
  const odd = await readSource(bytesSource(text))
  expect(odd.trajectories[0]?.extra.info).toEqual({ nan: 'NaN', low: ['-Infinity'], said: 'NaN: 1' })
  const large = await readSource(
    bytesSource(tiny.replace('{}', '{"id": 12345678901234567890, "small": 1.5, "huge": 1e999}')),
  )
  expect(large.trajectories[0]?.extra.info).toEqual({
    id: '12345678901234567890',
    small: 1.5,
    huge: '1e999',
  })
  const bytes = Buffer.concat([
    Buffer.from(tiny.slice(0, -1)),
    Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  ])
  const invalid = await readSource(bytesSource(bytes))
  expect([odd.warnings, large.warnings, invalid.warnings]).toEqual([
    [expect.stringContaining('NaN')],
    [expect.stringContaining('too large')],
    [expect.stringContaining('UTF-8')],
  ])
})

test('nesting without end is refused before it is parsed', async () => {
  await expect(readSource(bytesSource(`${'['.repeat(5_000_000)}`))).rejects.toThrow(/nested deeper than 200/)
})

const shared = fileURLToPath(new URL('../../../../shared/trajectories', import.meta.url))

/** file: [format, trajectories, steps, calls, skipped] */
const table: Record<string, [string, number, number, number, number]> = {
  // its deliberate damage: messages without content, and lines that are no objects
  'claude-code/edge_cases.jsonl': ['claude-code', 1, 4, 3, 6],
  'claude-code/full-session.jsonl': ['claude-code', 1, 10, 23, 0],
  'codex/rollout-2025-09-25T15-12-14-019982b8-3422-79e0-8b3b-05abaf4f3c3e.jsonl': ['codex', 1, 35, 34, 0],
  'codex/stream-output-1.jsonl': ['codex', 1, 1, 0, 0],
  'harbor-atif/atif2otel_trajectory_fail.json': ['atif', 1, 39, 46, 0],
  'harbor-atif/atif2otel_trajectory_pass.json': ['atif', 1, 11, 12, 0],
  'harbor-atif/hello-world-context-summarization.trajectory.json': ['atif', 1, 7, 7, 0],
  'harbor-atif/hello-world-context-summarization.trajectory.summarization-1-answers.json': [
    'atif',
    1,
    4,
    2,
    0,
  ],
  'harbor-atif/hello-world-context-summarization.trajectory.summarization-1-questions.json': [
    'atif',
    1,
    1,
    0,
    0,
  ],
  'harbor-atif/hello-world-context-summarization.trajectory.summarization-1-summary.json': [
    'atif',
    1,
    3,
    2,
    0,
  ],
  'harbor-atif/openhands_hello-world.trajectory.json': ['atif', 1, 2, 2, 0],
  'harbor-atif/phoenix_v17_embedded_subagents.json': ['atif', 2, 3, 1, 0],
  'inspect/log_streaming.eval': ['inspect', 4, 4, 0, 0],
  // its messages are results of calls that nobody in it made
  'inspect/log_tool_call_error.json': ['inspect', 1, 0, 0, 0],
  'inspect/vivaria_small.eval': ['inspect', 6, 76, 70, 0],
  'mini-swe-agent/github_issue.traj.json': ['mini-swe-agent', 1, 10, 10, 0],
  'mini-swe-agent/local.traj.json': ['mini-swe-agent', 1, 2, 2, 0],
  'mini-swe-agent/psf__requests-1142.report.json': ['swe-bench-report', 0, 0, 0, 0],
  // two of its answers held no single command and were refused by the agent
  'mini-swe-agent/psf__requests-1142.traj.json': ['mini-swe-agent', 1, 71, 69, 0],
  'openhands/gui_export_demo1.json': ['openhands', 1, 5, 4, 0],
  'openhands/resolver_output.jsonl': ['openhands', 2, 26, 26, 0],
  'swe-agent/marshmallow-1867__function_calling_replace_from_source.traj': ['swe-agent', 1, 13, 13, 0],
  'swe-agent/marshmallow-1867__xml.traj': ['swe-agent', 1, 11, 11, 0],
  'swe-agent/pandas-dev__pandas.95280573.pr_53652.traj': ['swe-agent', 1, 37, 37, 0],
}

// files that other people's programs wrote, where they lie beside the project
if (existsSync(shared)) describeReal()

function describeReal(): void {
  describe('real files', () => {
    test.each(Object.entries(table))(
      '%s',
      async (path, [format, trajectories, steps, toolCalls, skipped]) => {
        const [source] = await Array.fromAsync(findSources([path], shared))
        if (!source || !('open' in source)) throw new Error(`${path} cannot be opened`)
        expect(countsOf(await readSource(source))).toEqual({
          format,
          trajectories,
          steps,
          toolCalls,
          skipped,
        })
      },
    )
  })
}
