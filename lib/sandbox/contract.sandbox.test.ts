// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shell's
/**
 * What every sandbox driver must hold, whatever an agent does. One suite for all of them.
 * Real drivers only: a machine where one does not work fails here with the reason and the cure.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { memoryStore } from '#lib/trajectories/memory-store.ts'
import { listTree, readTree } from '#lib/trajectories/trees.ts'
import { drivers } from './index.ts'
import type { Limits, Probe, Sandbox, SandboxDriver } from './sandbox.ts'
import { processesMarked, SECRET_VARIABLE } from './testing/host.ts'

const limits: Limits = { memoryMb: 512, cpus: 2, processes: 64, workspaceMb: 64 }
const never = new AbortController().signal

describe.each(Object.values(drivers))('$name', (driver: SandboxDriver) => {
  let probe: Probe
  const opened: Sandbox[] = []

  beforeAll(async () => {
    process.env[SECRET_VARIABLE] = 'of the host'
    probe = await driver.probe()
    if (!probe.ok) throw new Error(`${probe.reason} ${probe.cure}`)
  })
  afterAll(() => Promise.all(opened.map((sandbox) => sandbox.close())))

  async function open(files: WorkspaceFile[] = [], changed: Partial<Limits> = {}): Promise<Sandbox> {
    const spec = {
      label: 'contract',
      files,
      limits: { ...limits, ...changed },
      excludes: ['__pycache__'],
      tools: {},
    }
    const sandbox = await driver.open(spec)
    opened.push(sandbox)
    return sandbox
  }

  const run = (sandbox: Sandbox, command: string, timeoutMs = 20_000) =>
    sandbox.run(command, { timeoutMs, signal: never })

  const python = (sandbox: Sandbox, code: string, timeoutMs = 20_000) =>
    sandbox.execute(['/usr/bin/python3', '-c', code], { timeoutMs, signal: never })

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
      const killed = await run(sandbox, `/usr/bin/python3 -c '${hog}'`)
      expect(killed.ending === 'out-of-memory' || killed.output.includes('MemoryError')).toBe(true)
      const program = await python(sandbox, hog)
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

  describe('walls', () => {
    let sandbox: Sandbox
    beforeAll(async () => {
      sandbox = await open()
    })

    test('there is no network but the own loopback', async () => {
      const code = `import socket
for target in [("8.8.8.8", 53), ("172.17.0.1", 80)]:
    try: socket.create_connection(target, 2); print("reached", target)
    except OSError as error: print(error.errno)
server = socket.create_server(("127.0.0.1", 0)); socket.create_connection(server.getsockname()); print("loopback")`
      expect((await python(sandbox, code)).stdout).toBe('101\n101\nloopback\n')
    })

    test('odd sockets, namespaces, tracing and the like are refused', async () => {
      const code = `import ctypes, socket, errno
for family in (40, 38, 17, 31):  # vsock, alg, packet, bluetooth
    try: socket.socket(family, socket.SOCK_DGRAM if family != 38 else socket.SOCK_SEQPACKET); print("opened", family)
    except OSError as error: assert error.errno == errno.EAFNOSUPPORT, error
libc = ctypes.CDLL(None, use_errno=True)
def refused(name, *args):
    assert getattr(libc, name)(*args) == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS, errno.EACCES), name
refused("unshare", 0x10000000); refused("unshare", 0x20000)
refused("ptrace", 16, 1, 0, 0); refused("mount", b"none", b"/tmp", b"tmpfs", 0, 0)
refused("shmget", 0, 4096, 0o1600); refused("setpriority", 0, 1, 19); refused("setns", 0, 0)
refused("prlimit64", 1, 7, (ctypes.c_ulong * 2)(0, 0), 0)
assert libc.prlimit64(0, 7, 0, (ctypes.c_ulong * 2)()) == 0
print("all refused")`
      const result = await python(sandbox, code)
      expect(result.stderr).toBe('')
      expect(result.stdout).toBe('all refused\n')
    })

    test('nothing of the host shows: variables, files, processes, users', async () => {
      const seen = await run(
        sandbox,
        'env; cat /etc/passwd; ls -A /home /root /var /run /sys /mnt /srv 2>&1; hostname; id -u',
      )
      expect(seen.output).not.toContain('of the host')
      expect(seen.output).toContain('/home:\nagent\n')
      for (const gone of ['/root', '/var', '/run', '/sys', '/mnt', '/srv']) {
        expect(seen.output).toContain(`cannot access '${gone}'`)
      }
      expect(seen.output).toMatch(/sandbox\n1000\n$/)
      expect((await run(sandbox, 'ls /proc | grep -c "^[0-9]"')).output.trim()).toMatch(/^[2-9]$/)
      expect(
        (await run(sandbox, 'grep -E "^Cap(Eff|Prm|Bnd)" /proc/self/status | grep -cv 0000000000000000'))
          .output,
      ).toBe('0\n')
    })

    test('the keeper can be neither killed, stopped, traced, read nor written to', async () => {
      const signals = await run(
        sandbox,
        'for s in KILL STOP INT TERM HUP CHLD ABRT SEGV USR1 TSTP PIPE; do kill -$s 1; done; echo sent',
      )
      expect(signals.output).toContain('sent')
      for (const path of ['mem', 'fd/0', 'fd/1', 'environ', 'maps', 'cwd/x', 'root/x']) {
        expect((await run(sandbox, `cat /proc/1/${path} || (echo x > /proc/1/${path})`)).exitCode).not.toBe(0)
      }
      expect((await run(sandbox, 'echo 1000 > /proc/1/oom_score_adj')).exitCode).toBe(1)
      for (const path of [
        '/proc/self/fd/1',
        '/proc/self/mem',
        '/proc/1/environ',
        '/proc/self/oom_score_adj',
        '/dev/stdout',
      ]) {
        await expect(sandbox.readFile(path)).rejects.toMatchObject({ name: 'FileError' })
        await expect(sandbox.writeFile(path, Buffer.from('1000'))).rejects.toMatchObject({
          name: 'FileError',
        })
      }
      expect((await run(sandbox, 'echo alive')).output).toContain('alive')
    })

    test('two sandboxes do not see each other', async () => {
      const other = await open()
      await run(other, 'echo secret > /tmp/shared; echo secret > /dev/shm/shared; sleep 333 & disown')
      const seen = await run(sandbox, 'cat /tmp/shared /dev/shm/shared; pgrep -c "sleep"')
      expect(seen.output).not.toContain('secret')
      expect(seen.output).toMatch(/0\n$/)
    })
  })

  describe('files', () => {
    test('links lead to places of the sandbox only, and laid-out files replace them', async () => {
      const sandbox = await open()
      await run(
        sandbox,
        'ln -s /etc/passwd link; ln -s /tmp outside; ln -s /proc/self/environ env; mkdir dir; mkdir -m 500 closed',
      )
      expect((await sandbox.readFile('link')).toString()).toMatch(/^root:.*\nagent:/)
      await expect(sandbox.readFile('env')).rejects.toMatchObject({ code: 'EACCES' })
      await expect(sandbox.writeFile('link', Buffer.from('x'))).rejects.toMatchObject({ name: 'FileError' })
      await sandbox.layOut({
        remove: ['dir', 'absent/below', 'outside/nothing'],
        files: [
          file('outside/a', 'inside\n'),
          file('link/b', 'b\n'),
          file('closed/c', 'c\n'),
          file('dir', 'a file now\n'),
        ],
      })
      expect(
        (await run(sandbox, 'ls /tmp; cat outside/a link/b closed/c dir; cat /etc/passwd | wc -l')).output,
      ).toBe('inside\nb\nc\na file now\n3\n')
      for (const path of ['../x', '/etc/x', 'a/../../x', '']) {
        await expect(sandbox.layOut({ files: [file(path, '')] })).rejects.toMatchObject({ code: 'EINVAL' })
      }
    })

    test('can be read and written by path, with errors the agent can be told', async () => {
      const sandbox = await open()
      await sandbox.writeFile('/workspace/new/deep/file.bin', Buffer.from([0, 1, 255]))
      expect(await sandbox.readFile('new/deep/file.bin')).toEqual(Buffer.from([0, 1, 255]))
      await run(sandbox, 'chmod +x new/deep/file.bin; mkfifo pipe; touch locked; chmod 000 locked')
      await sandbox.writeFile('new/deep/file.bin', Buffer.from('shorter'))
      expect((await run(sandbox, 'stat -c %a new/deep/file.bin; cat new/deep/file.bin')).output).toBe(
        '755\nshorter',
      )
      await expect(sandbox.readFile('absent')).rejects.toMatchObject({ name: 'FileError', code: 'ENOENT' })
      await expect(sandbox.readFile('new')).rejects.toMatchObject({ code: 'EISDIR' })
      await expect(sandbox.readFile('pipe')).rejects.toMatchObject({ code: 'ENOTREG' })
      await expect(sandbox.readFile('locked')).rejects.toMatchObject({ code: 'EACCES' })
      await expect(sandbox.writeFile('/usr/x', Buffer.from(''))).rejects.toMatchObject({ code: 'EROFS' })
      await expect(sandbox.readFile('new/deep/file.bin/x')).rejects.toMatchObject({ code: 'ENOTDIR' })
    })
  })

  describe('snapshots', () => {
    test('survive the way out and back in: bits, links, names, ignored files, a repository inside', async () => {
      const sandbox = await open()
      await run(
        sandbox,
        `printf '%s' a > $'new\\nline'; echo b > ./-dash; mkdir -p 'ü 日' bin empty __pycache__ x/__pycache__
echo c > 'ü 日/file'; echo '#!/bin/sh' > bin/run; chmod +x bin/run; ln -s ../bin/run bin/link; ln -s /nowhere dangling
echo '*.log' > .gitignore; echo ignored > build.log; touch __pycache__/x.pyc x/__pycache__/y.pyc
mkdir nested; cd nested; git init -q .; git -c user.name=a -c user.email=b commit -q --allow-empty -m m`,
      )
      const snapshot = await sandbox.snapshot()
      expect(snapshot.skipped).toEqual([])
      const store = memoryStore(snapshot.objects)
      const paths = (await listTree(store, snapshot.tree)).map(({ path, mode }) => `${mode} ${path}`)
      expect(paths).toEqual(
        expect.arrayContaining([
          '100644 new\nline',
          '100644 -dash',
          '100644 ü 日/file',
          '100755 bin/run',
          '120000 bin/link',
          '120000 dangling',
          '100644 build.log',
          '100644 nested/.git-nested/HEAD',
        ]),
      )
      expect(paths.join()).not.toContain('__pycache__')

      const again = await open(await readTree(store, snapshot.tree))
      expect((await again.snapshot()).tree).toBe(snapshot.tree)
      expect((await run(again, 'cd nested && git log --format=%s')).output).toBe('m\n')
    })

    test('hold only what is new, and notice every change', async () => {
      const sandbox = await open([file('a.txt', 'one'), file('b/c.txt', 'two')])
      const first = await sandbox.snapshot()
      expect(first.objects.map((object) => object.kind).sort()).toEqual(['blob', 'blob', 'tree', 'tree'])
      expect((await sandbox.snapshot()).objects).toEqual([])
      await run(sandbox, 'touch -d @1000 a.txt; printf 111 > a.txt; touch -d @1000 a.txt')
      const second = await sandbox.snapshot()
      expect(second.objects.map((object) => object.kind).sort()).toEqual(['blob', 'tree'])
      await run(sandbox, 'printf one > a.txt')
      expect(await sandbox.snapshot()).toMatchObject({ tree: first.tree, objects: [] })
      await run(sandbox, 'rm -r a.txt b')
      expect((await sandbox.snapshot()).tree).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904')
    })

    test('name what they leave out', async () => {
      const sandbox = await open()
      await run(
        sandbox,
        `mkfifo fifo; mkdir shut; echo x > shut/y; chmod 000 shut; echo s > secret; chmod 000 secret; truncate -s 1T sparse
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock"); open(b"bad\\xff", "w")'
mkdir .GIT; touch .GIT/x; d=deep; for i in $(seq 150); do d=$d/d; done; mkdir -p $d; echo z > ok`,
      )
      const { skipped, tree, objects } = await sandbox.snapshot()
      expect(skipped.map(({ path, why }) => `${path.slice(0, 20)}: ${why}`)).toEqual([
        '.GIT: git does not accept this name',
        'bad\\xff: its name is not UTF-8',
        'deep/d/d/d/d/d/d/d/d: lies more than 100 folders deep',
        'fifo: is neither a file nor a folder nor a link',
        'secret: Permission denied',
        'shut: Permission denied',
        'sock: is neither a file nor a folder nor a link',
        'sparse: is larger than 8 MiB',
      ])
      expect((await listTree(memoryStore(objects), tree)).map(({ path }) => path)).toEqual(['ok'])
    })

    test('can be taken while files change', async () => {
      const sandbox = await open()
      const churn =
        'while :; do for i in 1 2 3 4 5; do head -c 50000 /dev/urandom > d/$i; mv d e; mv e d; rm -f d/$i; ln -sf /proc/self/mem d/$i; rm d/$i; done; done'
      await run(sandbox, `mkdir d; (${churn}) >/dev/null 2>&1 & disown`)
      for (let round = 0; round < 30; round++) {
        const { tree, objects } = await sandbox.snapshot()
        expect(tree).toMatch(/^[0-9a-f]{40}$/)
        expect(objects.length).toBeLessThan(20)
      }
    })
  })

  describe('the end', () => {
    test('close leaves no process, may come twice, and comes through while a command runs', async () => {
      const sandbox = await open()
      const mark = `mark-${process.pid}-${Date.now()}`
      await run(sandbox, `setsid bash -c 'exec -a ${mark} sleep 400' & disown; sleep 0.2`)
      expect(processesMarked(mark)).toHaveLength(1)
      const running = run(sandbox, 'sleep 401')
      const lost = expect(running).rejects.toMatchObject({ name: 'InfrastructureError' })
      await sandbox.close()
      await sandbox.close()
      await lost
      expect(processesMarked(mark)).toHaveLength(0)
      await expect(run(sandbox, 'echo')).rejects.toMatchObject({ name: 'InfrastructureError' })
    })

    test('what cannot be opened is the machine’s failure, with a reason', async () => {
      const tools = { absent: '/nowhere/at/all' }
      const spec = { label: 'no tools', files: [], limits, excludes: [], tools }
      await expect(driver.open(spec)).rejects.toMatchObject({
        message: expect.stringContaining('/nowhere/at/all'),
      })
      await expect(open([], { workspaceMb: 600 })).rejects.toMatchObject({ name: 'InfrastructureError' })
    })
  })
})

function file(path: string, text: string): WorkspaceFile {
  return { path, mode: '100644', data: Buffer.from(text) }
}
