// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shell's
/** The agent's persistent shell, whatever is typed into it. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { file, type Machine } from './machine.ts'

export function shellContract({ open, run }: Machine) {
  describe('the shell', () => {
    let sandbox: Sandbox
    beforeAll(async () => {
      sandbox = await open([file('readme.txt', 'hello\n')])
    })

    test('keeps folder, variables, functions and open files from one command to the next', async () => {
      await run(
        sandbox,
        'mkdir -p deep && cd deep; x=1; export Y=two; f() { echo "f $1"; }; exec 10>log; declare -A m=([k]=v)',
      )
      const result = await run(
        sandbox,
        'echo "$x $Y ${m[k]}"; f 3; echo logged >&10; cat log; bash -c "echo $Y"',
      )
      expect(result.output).toBe('1 two v\nf 3\nlogged\ntwo\n')
      expect(result.cwd).toBe('/workspace/deep')
      await run(sandbox, 'cd /workspace')
    })

    test('reports exit codes, and stdout and stderr in the order they came', async () => {
      const result = await run(sandbox, 'echo one; echo two >&2; echo three; (exit 42)')
      expect(result).toMatchObject({
        output: 'one\ntwo\nthree\n',
        exitCode: 42,
        ending: 'exited',
        cutBytes: 0,
      })
      expect((await run(sandbox, 'sh -c "kill -9 \\$\\$"')).exitCode).toBe(137)
    })

    test('takes a command as it is: quotes, here-documents, many lines, a syntax error, a loop word', async () => {
      const heredoc = await run(sandbox, 'cat <<\'END\'\n$x `date` \'q\' "d" \\\nEND\necho "$((1+1))"')
      expect(heredoc.output).toBe('$x `date` \'q\' "d" \\\n2\n')
      expect(await run(sandbox, 'if then')).toMatchObject({ exitCode: 2, ending: 'exited' })
      for (const word of ['break', 'continue', 'break; echo never']) await run(sandbox, word)
      expect((await run(sandbox, 'echo still here')).output).toBe('still here\n')
      const long = `: ${'x'.repeat(300_000)}; echo done`
      expect((await run(sandbox, long)).output).toBe('done\n')
    })

    test('gives commands an empty standard input', async () => {
      expect((await run(sandbox, 'cat; read -t 5 line; echo "read $?"', 5000)).output).toBe('read 1\n')
    })

    test('kills what runs too long with all it started, and goes on in the same folder', async () => {
      await run(sandbox, 'mkdir -p /tmp/here && cd /tmp/here; kept=no; setsid sleep 61 & disown')
      const result = await run(sandbox, '(trap "" TERM INT; sleep 62) & sleep 63', 300)
      expect(result).toMatchObject({ ending: 'timed-out', exitCode: null, cwd: '/tmp/here' })
      expect(result.output).toContain('did not end within 0.3 s')
      const next = await run(sandbox, 'pwd; echo "${kept-gone}"; pgrep -c sleep; cd /workspace')
      expect(next.output).toBe('/tmp/here\ngone\n0\n')
    })

    test('starts again when a command ends the shell, by exit, exec or kill', async () => {
      const left = await run(sandbox, 'echo before; exit 3')
      expect(left).toMatchObject({ ending: 'shell-exited', exitCode: 3 })
      expect(left.output).toMatch(/^before\n\n\[The command ended the shell itself with code 3\./)
      expect((await run(sandbox, 'exec sh -c "exit 4"')).exitCode).toBe(4)
      expect(await run(sandbox, 'kill -9 $$')).toMatchObject({ ending: 'shell-exited', exitCode: 137 })
      expect((await run(sandbox, 'kill -9 -1')).ending).toBe('exited')
      expect((await run(sandbox, 'echo again')).output).toBe('again\n')
    })

    test('shows the start and the end of long output and says how much is missing', async () => {
      const result = await run(sandbox, 'seq 1 100000')
      expect(result.cutBytes).toBe(588_895 - 30_000)
      expect(result.output).toMatch(/^1\n2\n3\n/)
      expect(result.output).toMatch(/\n99999\n100000\n$/)
      expect(result.output).toContain('[558,895 bytes of output were cut here:')
      expect(result.output.length).toBeLessThan(30_200)
      expect((await run(sandbox, 'head -c 30000 /dev/zero | tr "\\0" a')).cutBytes).toBe(0)
      expect((await run(sandbox, 'printf "a\\0b\\377c"')).output).toBe('a␀b\ufffdc')
    })

    test('stops a flood', async () => {
      const result = await run(sandbox, 'yes')
      expect(result.ending).toBe('output-limit')
      expect(result.output).toContain('printed more than 64 MiB')
      await run(sandbox, '(sleep 0.3; exec yes) &')
      await new Promise((resolve) => setTimeout(resolve, 1500))
      expect((await run(sandbox, 'pgrep -c yes')).output).toMatch(
        /Background processes printed too much.*\n0\n$/,
      )
    })

    test('leaves background processes running and brings their output with a later command', async () => {
      const result = await run(sandbox, '(sleep 0.2; echo late) & echo now', 5000)
      expect(result.output).toBe('now\n')
      expect(result.durationMs).toBeLessThan(200)
      expect((await run(sandbox, 'wait; echo end')).output).toBe('late\nend\n')
    })

    test('is not fooled by writing to every open file', async () => {
      await run(
        sandbox,
        'for fd in /proc/self/fd/*; do (echo junk >&${fd##*/}) 2>/dev/null; done; printf "\\0\\0\\0" >&202',
        2000,
      )
      expect(await run(sandbox, 'echo fine; (exit 5)')).toMatchObject({
        output: expect.stringContaining('fine'),
        exitCode: 5,
      })
    })

    test('is reached by a cancel within two seconds', async () => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 200)
      const started = performance.now()
      const result = await sandbox.run('sleep 60', { timeoutMs: 60_000, signal: controller.signal })
      expect(result.ending).toBe('cancelled')
      expect(performance.now() - started).toBeLessThan(2000)
      const after = await sandbox.run('echo', { timeoutMs: 1000, signal: controller.signal })
      expect(after.ending).toBe('cancelled')
      expect((await run(sandbox, 'echo on')).output).toBe('on\n')
    })
  })
}
