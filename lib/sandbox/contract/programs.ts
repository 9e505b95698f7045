// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shell's
/** Programs outside of the shell, and what happens at the limits. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { file, limits, type Machine, never } from './machine.ts'

export function programsContract({ open, python, run }: Machine) {
  describe('programs', () => {
    let sandbox: Sandbox
    beforeAll(async () => {
      sandbox = await open()
    })

    test('run with a clean environment, their own input, and a report out of band', async () => {
      await run(sandbox, 'export LEAK=1; cd /tmp')
      const code =
        'import os,sys; os.write(int(os.environ["SWE_PLAY_REPORT_FD"]), b"\\x00re\\xff"); print(sys.stdin.read(), os.getcwd(), "LEAK" in os.environ, os.environ["A"]); sys.exit(9)'
      const result = await sandbox.execute(['/usr/bin/python3', '-c', code], {
        timeoutMs: 5000,
        signal: never,
        env: { A: 'b' },
        stdin: 'given',
      })
      expect(result).toMatchObject({
        stdout: 'given /workspace False b\n',
        stderr: '',
        exitCode: 9,
        ending: 'exited',
      })
      expect(result.report).toEqual(Buffer.from([0, 0x72, 0x65, 0xff]))
    })

    test('may be what engineers use: git, threads and processes of Python, a server on the loopback', async () => {
      const commits =
        'cd /tmp && git init -q r && cd r && git -c user.name=a -c user.email=b commit -q --allow-empty -m m'
      expect((await run(sandbox, `${commits} && git log --format=%s`)).output).toBe('m\n')
      const code = `import multiprocessing, concurrent.futures, subprocess, threading, http.server, urllib.request
with multiprocessing.Pool(2) as pool: print(sum(pool.map(abs, [-1, 2, -3])))
with concurrent.futures.ProcessPoolExecutor(2) as pool: print(list(pool.map(len, ["ab", "c"])))
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/").status)
print(subprocess.run("echo $$ | wc -l", shell=True, capture_output=True, text=True).stdout)`
      expect(await python(sandbox, code)).toMatchObject({ stdout: '6\n[2, 1]\n200\n1\n\n', exitCode: 0 })
    })

    test('say so when they do not exist', async () => {
      const result = await sandbox.execute(['no-such-program'], { timeoutMs: 1000, signal: never })
      expect(result).toMatchObject({ exitCode: 127, ending: 'exited' })
      expect(result.stderr).toContain('no-such-program')
    })

    test('end in time and leave nothing behind, while the shell and what it runs stay', async () => {
      await run(sandbox, 'kept=yes; sleep 300 & disown')
      const leftovers = 'setsid sleep 301 & (setsid sh -c "sleep 302 & sleep 303" &) ; sleep 0.1'
      const quick = await sandbox.execute(['bash', '-c', leftovers], { timeoutMs: 5000, signal: never })
      expect(quick).toMatchObject({ ending: 'exited', exitCode: 0 })
      const slow = await sandbox.execute(['bash', '-c', `${leftovers}; sleep 304`], {
        timeoutMs: 400,
        signal: never,
      })
      expect(slow).toMatchObject({ ending: 'timed-out', exitCode: null })
      expect((await run(sandbox, 'echo $kept; pgrep -a sleep | cut -d" " -f2-')).output).toBe(
        'yes\nsleep 300\n',
      )
    })

    test('are bounded in what they print and report', async () => {
      const flood = await sandbox.execute(['yes'], { timeoutMs: 20_000, signal: never })
      expect(flood.ending).toBe('output-limit')
      expect(flood.stdout.length).toBeLessThan(3_000_000)
      const report = 'import os\nwhile True: os.write(int(os.environ["SWE_PLAY_REPORT_FD"]), b"x" * 65536)'
      expect((await python(sandbox, report)).ending).toBe('output-limit')
    })

    test('are reached by a cancel', async () => {
      const signal = AbortSignal.timeout(200)
      expect((await sandbox.execute(['sleep', '60'], { timeoutMs: 60_000, signal })).ending).toBe('cancelled')
    })
  })

  describe('limits', () => {
    test('hold a fork bomb, after which the sandbox still works', async () => {
      const sandbox = await open()
      const bomb = await run(sandbox, 'bomb() { bomb | bomb & }; bomb; sleep 30', 1500)
      expect(['timed-out', 'shell-exited', 'output-limit', 'exited']).toContain(bomb.ending)
      const spawner = 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass'
      expect((await python(sandbox, spawner, 1000)).ending).toBe('timed-out')
      const count = await run(
        sandbox,
        'for i in $(seq 200); do sleep 20 & done 2>/dev/null; jobs -r | wc -l',
        5000,
      )
      expect(Number(/(\d+)\n/.exec(count.output)?.[1] ?? 0)).toBeLessThanOrEqual(limits.processes)
      expect((await python(sandbox, 'print("alive")')).stdout).toBe('alive\n')
      expect((await run(sandbox, 'echo alive')).output).toContain('alive')
    })

    test('kill a memory hog and nothing else', async () => {
      const sandbox = await open([file('kept.txt', 'kept')])
      await run(sandbox, 'state=kept')
      const hog = 'x = []\nwhile True: x.append(bytearray(16 << 20))'
      const killed = await run(sandbox, `/usr/bin/python3 -c '${hog}'`, 60_000)
      expect(killed.ending === 'out-of-memory' || killed.output.includes('MemoryError')).toBe(true)
      const program = await python(sandbox, hog, 60_000)
      expect(program.ending === 'out-of-memory' || program.stderr.includes('MemoryError')).toBe(true)
      expect((await run(sandbox, 'cat kept.txt')).output).toBe('kept')
    })

    test('kill many small hogs that hide from the kernel', async () => {
      const sandbox = await open()
      const hog = `import os
for _ in range(40):
    if os.fork() == 0:
        open("/proc/self/oom_score_adj", "w").write("0")
        x = []
        while True: x.append(bytearray(4 << 20))
os.wait()
import time; time.sleep(20)`
      const ending = (await python(sandbox, hog, 5000)).ending
      expect(['out-of-memory', 'timed-out']).toContain(ending)
    })

    test('keep the workspace and /tmp to their size', async () => {
      const sandbox = await open([file('big.txt', 'old content')], { workspaceMb: 16 })
      const filled = await run(sandbox, 'head -c 40M /dev/zero > fill')
      expect(filled.output).toContain('No space left')
      await expect(sandbox.writeFile('big.txt', Buffer.alloc(1 << 20))).rejects.toMatchObject({
        name: 'FileError',
        code: 'ENOSPC',
      })
      expect((await sandbox.readFile('big.txt')).toString()).toBe('old content')
      await expect(sandbox.layOut({ files: [file('more', 'x'.repeat(1 << 20))] })).rejects.toMatchObject({
        code: 'ENOSPC',
      })
      expect((await sandbox.snapshot()).skipped).toEqual([{ path: 'fill', why: 'is larger than 8 MiB' }])
      const elsewhere = await run(
        sandbox,
        'for d in /tmp /home/agent /dev/shm; do head -c 1G /dev/zero > $d/fill; done; rm fill; echo ok > ok; cat ok',
      )
      expect(elsewhere.output).toMatch(/ok\n$/)
      expect((await run(sandbox, 'touch /x /etc/x /usr/x /opt/x /dev/x /proc/x')).exitCode).toBe(1)
    })
  })
}
