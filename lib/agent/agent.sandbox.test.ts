import { expect, test } from 'vitest'
import { InfrastructureError } from '#lib/errors.ts'
import { ModelError } from '#lib/model/model.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { writeTree } from '#lib/trajectories/trees.ts'
import type { AgentLimits } from '#lib/trajectories/types.ts'
import { runAgent } from './loop.ts'
import { attemptWith, bash, edit, finish, limits, start, type Turn } from './testing/scripted-attempt.ts'

test('works in one persistent shell, looks at the workspace after every step, and finishes', async () => {
  const { attempt, steps, said, files, model } = await attemptWith(
    [
      bash('mkdir -p sub && cd sub && X=5'),
      [...bash('echo $X > x.txt; pwd; ls nothing'), { name: 'think', args: { thought: 'hm' } }],
      bash('sleep 30'),
      finish,
    ],
    { limits: { ...limits, commandSeconds: 1 } },
  )
  const outcome = await runAgent(attempt)
  expect(outcome).toMatchObject({ endReason: 'finished', reason: null, steps: 4, costUsd: 2 })
  expect(said(0)).toBe('[exit code 0]\n[folder /workspace/sub]')
  expect(said(1)).toMatch(
    /^\/workspace\/sub\nls: .*nothing.*\n\[exit code 2\]\n\[folder \/workspace\/sub\]\nThe thought is noted\.$/,
  )
  expect(steps[1]?.observations.map(({ error, exitCode }) => [error, exitCode])).toEqual([
    [true, 2],
    [false, undefined],
  ])
  expect(said(2)).toMatch(/within 1 s.*\n\[folder \/workspace\/sub\]$/)
  expect(steps.map(({ filesChanged }) => filesChanged)).toEqual([0, 1, 0, 0])
  expect(await files(outcome.tree)).toEqual({ 'a.txt': 'one\ntwo\n', 'sub/x.txt': '5\n' })
  expect(steps[0]?.tree).toBe(writeTree(start).tree)
  expect(model.asked[2]?.messages.map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'tool',
    'assistant',
    'tool',
    'tool',
  ])
})

test('edits files, and says what is wrong with an edit', async () => {
  const path = '/workspace/a.txt'
  const made = '/workspace/deep/b.py'
  const { attempt, said, files } = await attemptWith([
    edit({ command: 'view', path, view_range: [2, -1] }),
    edit({ command: 'str_replace', path, old_str: 'two', new_str: '2' }),
    edit({ command: 'str_replace', path, old_str: 'nowhere', new_str: '' }),
    edit({ command: 'str_replace', path, old_str: '\n', new_str: ' ' }),
    edit({ command: 'insert', path, insert_line: 0, new_str: 'zero\n' }),
    edit({ command: 'create', path: made, file_text: 'x = 1\n' }),
    edit({ command: 'create', path: made, file_text: '' }),
    edit({ command: 'view', path: '/workspace' }),
    edit({ command: 'undo_edit', path: made }),
    edit({ command: 'undo_edit', path }),
    edit({ command: 'view', path: '/workspace/missing.py' }),
    edit({ command: 'view', path: 'a.txt' }),
    edit({ command: 'insert', path, insert_line: 9, new_str: 'x' }),
    finish,
  ])
  const outcome = await runAgent(attempt)
  expect(said(0)).toBe('/workspace/a.txt (lines 2 to 2 of 2):\n     2\ttwo')
  expect(said(1)).toContain('     2\t2')
  expect(said(2)).toContain('old_str does not occur in /workspace/a.txt')
  expect(said(3)).toContain('occurs 2 times in /workspace/a.txt (lines 1, 2)')
  expect(said(4)).toContain('     1\tzero\n     2\tone')
  expect(said(5)).toBe('/workspace/deep/b.py is created.')
  expect(said(6)).toContain('exists already')
  expect(said(7)).toContain('/workspace/\n/workspace/a.txt\n/workspace/deep/\n/workspace/deep/b.py')
  expect(said(8)).toContain('taken back')
  expect(said(10)).toMatch(
    /view failed: \/workspace\/missing\.py: No such file or directory\. Look at its folder/,
  )
  expect(said(11)).toContain('is not absolute')
  expect(said(12)).toContain('which has 2 lines')
  expect(await files(outcome.tree)).toEqual({ 'a.txt': 'one\n2\n' })
})

test('malformed and unknown calls become observations', async () => {
  const { attempt, said, steps } = await attemptWith([
    [{ name: 'execute_bash', args: '{"command": "ls' }],
    [{ name: 'run_shell', args: {} }],
    [{ name: 'execute_bash', args: { cmd: 'ls' } }],
    [{ name: 'execute_bash', args: '["ls"]' }],
    [{ name: 'finish', args: {} }],
    { cut: [{ name: 'think', args: '{"thought": "and the' }] },
    finish,
  ])
  expect(await runAgent(attempt)).toMatchObject({ endReason: 'finished', steps: 7 })
  expect(said(5)).toContain('Your answer was cut at its length limit: send less at once. It was not run.')
  expect(said(0)).toMatch(
    /could not be read: the arguments are not valid JSON .* It takes: command \(string, required\)/,
  )
  expect(said(1)).toContain(
    'There is no tool "run_shell". The tools are: execute_bash, str_replace_editor, think, finish.',
  )
  expect(said(2)).toContain('The arguments of execute_bash are wrong: command:')
  expect(said(3)).toContain('not an object')
  expect(steps.slice(0, 6).every(({ observations }) => observations[0]?.error)).toBe(true)
})

test('a first finish may be refused: files are placed and the work goes on', async () => {
  const { attempt, said, files, steps } = await attemptWith([
    [{ name: 'finish', args: {} }],
    finish,
    bash('cat tests/test_a.py'),
    [...finish, ...bash('touch late')],
  ])
  const seen: number[] = []
  const placed: WorkspaceFile[] = [
    { path: 'tests/test_a.py', mode: '100644', data: Buffer.from('assert 1\n') },
  ]
  attempt.onFinish = async (times) => {
    seen.push(times)
    if (times > 0) return { accept: true }
    return { accept: false, observation: 'The tests are there now.', files: placed, mark: 'tests placed' }
  }
  const outcome = await runAgent(attempt)
  expect(outcome).toMatchObject({ endReason: 'finished', steps: 4 })
  expect(seen).toEqual([0, 1])
  expect(said(1)).toBe('The tests are there now.')
  expect(said(2)).toContain('assert 1')
  expect(said(3)).toContain('Not run: the work was finished before this call.')
  expect(steps.map((step) => step.marks)).toEqual([[], ['tests placed'], [], ['finished']])
  expect(Object.keys(await files(outcome.tree))).toEqual(['a.txt', 'tests/test_a.py'])
})

test('a workspace that takes no files is an observation, and that finish does not count', async () => {
  const placed: WorkspaceFile[] = [{ path: 'tests/t.py', mode: '100644', data: Buffer.from('x'.repeat(1e5)) }]
  const { attempt, steps, said, files } = await attemptWith([
    bash('chmod 555 .'),
    finish,
    bash('chmod 755 . && head -c 40000000 /dev/zero > big'),
    finish,
    bash('rm big'),
    finish,
    finish,
  ])
  const seen: number[] = []
  attempt.onFinish = async (times) => {
    seen.push(times)
    if (times > 0) return { accept: true }
    return { accept: false, observation: 'There.', files: placed, mark: 'tests placed' }
  }
  const outcome = await runAgent(attempt)
  expect(seen).toEqual([0, 0, 0, 1])
  expect([said(1), said(3), said(5)]).toEqual([
    expect.stringContaining('(Permission denied)'),
    expect.stringContaining('(No space left on device)'),
    'There.',
  ])
  expect(steps.map(({ marks }) => marks)).toEqual([[], [], [], [], [], ['tests placed'], ['finished']])
  expect(Object.keys(await files(outcome.tree))).toEqual(['a.txt', 'tests/t.py'])
})

test('what a snapshot leaves out is told once, not with every step', async () => {
  const { attempt } = await attemptWith([bash('mkfifo pipe'), bash('true'), bash('mkfifo other'), finish])
  const told: string[] = []
  attempt.say = (message) => told.push(message)
  await runAgent(attempt)
  expect(told).toEqual(
    ['pipe', 'other'].map((path) => expect.stringContaining(`Not in the snapshot: ${path} `)),
  )
})

test('goes on after the last committed step with the files restored, and says so', async () => {
  const stop = new AbortController()
  const { attempt, steps, said, opened, files, model } = await attemptWith([
    bash('echo 1 > one; X=1'),
    bash('echo 2 > two; echo lost > /tmp/lost'),
    bash('echo 3 > three'),
    () => {
      if (!stop.signal.aborted) setTimeout(() => stop.abort(), 300)
      return bash('cat one two three a.txt; ls /tmp/lost; echo "[$X]"; sleep 1; echo 4 > four')
    },
    finish,
  ])
  const startedAt = performance.now()
  await expect(runAgent({ ...attempt, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
  expect(performance.now() - startedAt).toBeLessThan(5000)
  expect(steps).toHaveLength(3)

  const outcome = await runAgent(attempt)
  expect(outcome).toMatchObject({ endReason: 'finished', steps: 5 })
  expect(opened).toEqual([null, steps[2]?.tree])
  expect(model.asked.map(({ call }) => call.index)).toEqual([0, 1, 2, 3, 3, 4])
  expect(model.asked[4]?.messages).toEqual(model.asked[3]?.messages)
  expect(said(3)).toMatch(
    /^\[The sandbox was restored: .*are gone\.\]\n1\n2\n3\none\ntwo\nls: .*\/tmp\/lost.*\n\[\]\n/,
  )
  expect(steps.map((step) => step.marks)).toEqual([[], [], [], ['sandbox restored'], ['finished']])
  expect(said(4)).not.toContain('restored')
  expect(Object.keys(await files(outcome.tree))).toEqual(['a.txt', 'four', 'one', 'three', 'two'])

  expect(await runAgent(attempt)).toEqual(outcome)
  expect(opened).toHaveLength(2)
})

test('text as a call: one per message, results as user messages', async () => {
  const { attempt, said, steps, model } = await attemptWith(
    [
      'I look.\n<function=execute_bash>\n<parameter=command>\necho "</parameter> stays" > f\ncat f\n</parameter>\n</function>',
      '<function=str_replace_editor>\n<parameter=command>view</parameter>\n<parameter=path>/workspace/a.txt</parameter>\n<parameter=view_range>[1, 1]</parameter>\n',
      '<function=execute_bash><parameter=command>ls</function>',
      '<function=think><parameter=thought>a</parameter></function><function=think><parameter=thought>b</parameter></function>',
      'I believe I am done.',
      '<function=finish>\n<parameter=message>ok</parameter>\n</function>',
    ],
    { profile: 'codeact-text' },
  )
  expect(await runAgent(attempt)).toMatchObject({ endReason: 'finished', steps: 6 })
  expect(said(0)).toContain('</parameter> stays\n[exit code 0]')
  expect(steps[0]?.reply[0]?.content).toMatch(/^EXECUTION RESULT of \[execute_bash\]:\n/)
  expect(said(1)).toContain('lines 1 to 1 of 2')
  expect(said(2)).toContain('the parameter command has no </parameter>')
  expect(said(3)).toContain('one call only; none was run')
  expect(steps[4]?.reply[0]?.content).toContain('There was no tool call')
  expect(model.asked[0]?.tools).toEqual([])
  expect(model.asked[0]?.messages[0]?.content).toContain('- view_range (array, optional)')
})

test.each<[string, Turn[], Partial<AgentLimits>, object]>([
  ['steps', [bash('true'), bash('true')], { steps: 2 }, { endReason: 'step-limit', steps: 2 }],
  ['tokens', [bash('true'), bash('true')], { tokens: 200 }, { endReason: 'token-limit', steps: 2 }],
  ['cost', [bash('true')], { costUsd: 0.5 }, { endReason: 'cost-limit', steps: 1 }],
  ['time', [bash('sleep 0.2')], { minutes: 0.003 }, { endReason: 'time-limit', steps: 1 }],
  ['patience', ['Hm.', 'Well.', 'So.'], {}, { endReason: 'no-tool-call', steps: 3 }],
  [
    'context',
    [bash('true'), new ModelError('context-overflow', 'Too long.')],
    {},
    { endReason: 'token-limit', reason: 'Too long.', steps: 1 },
  ],
  ['refusal', [new ModelError('refusal', 'No.')], {}, { endReason: 'model-error', reason: 'No.', steps: 0 }],
])('ends for want of %s', async (_what, turns, less, expected) => {
  const { attempt } = await attemptWith(turns, { limits: { ...limits, ...less } })
  expect(await runAgent(attempt)).toMatchObject(expected)
})

test('what the endpoint or the machine lacks travels up and commits nothing', async () => {
  const { attempt, steps } = await attemptWith([new ModelError('unreachable', 'No server.')])
  await expect(runAgent(attempt)).rejects.toThrow('No server.')
  const broken = await attemptWith([bash('true')])
  broken.attempt.journal.append = async () => {
    throw new InfrastructureError('The database is away.')
  }
  await expect(runAgent(broken.attempt)).rejects.toThrow('The database is away.')
  expect([...steps, ...broken.steps]).toEqual([])
})
