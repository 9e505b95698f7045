/** Programs that are loaded once and forked for every run. */
import { describe, expect, test } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { type Machine, never } from './machine.ts'

/** Tells which loading it comes from, then does what its input says. */
const program = `import os, secrets, socket, sys
loaded = secrets.token_hex(8)
def be_forked():
    channel = socket.socket(fileno=int(os.environ["SWE_PLAY_TEMPLATE_FD"]))
    while True:
        fds = socket.recv_fds(channel, 16, 5)[1]
        if not fds: os._exit(0)
        told, tell = os.pipe()
        middle = os.fork()
        if middle:
            copy = os.read(told, 16)
            for fd in (told, tell, *fds): os.close(fd)
            os.waitpid(middle, 0)
            channel.send(copy)
            continue
        copy = os.fork()
        if copy:
            os.write(tell, str(copy).encode())
            os._exit(0)
        channel.close()
        for number in range(3): os.dup2(fds[number], number)
        os.environ["SWE_PLAY_REPORT_FD"] = str(fds[3])
        os.read(fds[4], 1)
        return
if "SWE_PLAY_TEMPLATE_FD" in os.environ: be_forked()
others = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())]
os.write(int(os.environ["SWE_PLAY_REPORT_FD"]), loaded.encode())
exec(sys.stdin.read())`

export function templatesContract({ open, run }: Machine) {
  describe('templates', () => {
    const execute = async (sandbox: Sandbox, stdin: string, timeoutMs = 20_000) => {
      const options = { timeoutMs, signal: never, stdin, template: true }
      const result = await sandbox.execute(['/usr/bin/python3', '-c', program], options)
      return { ...result, loaded: result.report.toString() }
    }

    test('are loaded once; every run has its own input, output, report and exit code', async () => {
      const sandbox = await open()
      const first = await execute(sandbox, 'print(os.getppid(), len(others)); sys.exit(3)')
      expect(first).toMatchObject({ stdout: '1 1\n', stderr: '', exitCode: 3, ending: 'exited' })
      const second = await execute(sandbox, 'loaded = 1; os.write(2, b"no"); os.kill(os.getpid(), 9)')
      expect(second).toMatchObject({ stdout: '', stderr: 'no', exitCode: 137, loaded: first.loaded })
      expect((await execute(sandbox, '')).loaded).toBe(first.loaded)
    })

    test('go with whatever a run leaves alive, or kills, or makes wait', async () => {
      const sandbox = await open()
      const seen = [(await execute(sandbox, 'import subprocess; subprocess.Popen(["sleep", "60"])')).loaded]
      seen.push((await execute(sandbox, 'print(len(others)); os.kill(others[0], 9)')).loaded)
      const third = await execute(
        sandbox,
        'os.write(1, b"%d" % len(others)); import time; time.sleep(60)',
        1500,
      )
      expect(third).toMatchObject({ ending: 'timed-out', stdout: '1' })
      seen.push(third.loaded)
      const last = await execute(sandbox, 'print(len(others))')
      expect(last).toMatchObject({ ending: 'exited', stdout: '1\n' })
      seen.push(last.loaded)
      expect(new Set(seen).size).toBe(4)
    })

    test('do not answer when they were stopped: the program is started the slow way', async () => {
      const sandbox = await open()
      await execute(sandbox, 'import signal; os.kill(others[0], signal.SIGSTOP)')
      const next = await execute(sandbox, 'print(len(others), "SWE_PLAY_TEMPLATE_FD" in os.environ)')
      expect(next).toMatchObject({ ending: 'exited', stdout: '0 False\n' })
    })

    test('are not used beside a shell', async () => {
      const sandbox = await open()
      await run(sandbox, 'true')
      const [first, second] = [await execute(sandbox, ''), await execute(sandbox, '')]
      expect(first.loaded).not.toBe(second.loaded)
    })
  })
}
