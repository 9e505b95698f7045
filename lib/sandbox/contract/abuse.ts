// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shell's
/** What an agent is told when it goes too far: word for word the same in every driver. */
import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { memoryStore } from '#lib/trajectories/memory-store.ts'
import { listTree } from '#lib/trajectories/trees.ts'
import type { CommandResult, Sandbox } from '../sandbox.ts'
import { file, limits, type Machine } from './machine.ts'

const NEW_SHELL = 'A new shell was started in /workspace: variables and functions are gone'
const KILLED = `it and everything else that ran was killed. ${NEW_SHELL}, and so are background processes.]\n`

export function abuseContract({ driver, open, python, run }: Machine) {
  describe('abuse', () => {
    let sandbox: Sandbox
    beforeAll(async () => {
      sandbox = await open()
    })

    test('a fork bomb finds exactly as many processes as there are, and ends with the command', async () => {
      const count = `import os, signal
children = []
try:
    while True:
        child = os.fork()
        if child == 0: signal.pause()
        children.append(child)
except OSError as error: print(len(children), error.strerror)
for child in children: os.kill(child, 9)`
      // the shell and the interpreter are two of them, and one is the keeper's for a program of its own
      const counted = await run(sandbox, `python3 -c '${count}'`)
      expect(counted.output).toBe(`${limits.processes - 1} Resource temporarily unavailable\n`)
      const bomb = await run(sandbox, 'bomb() { bomb | bomb & }; bomb; sleep 30', 1000)
      expect(bomb).toMatchObject({ ending: 'timed-out', exitCode: null })
      expect(bomb.output).toContain('fork: retry: Resource temporarily unavailable\n')
      expect(bomb.output).toMatch(ending(`The command did not end within 1 s: ${KILLED}`))
      expect((await run(sandbox, 'pgrep -c bash')).output).toBe('1\n')
    })

    test('a memory hog is killed alone, and the words say so', async () => {
      const killed = await run(sandbox, 'state=kept; python3 -c "x = bytearray(2 << 30)"', 60_000)
      expect(killed).toMatchObject({ ending: 'out-of-memory', exitCode: null })
      expect(killed.output).toMatch(ending('The command used more memory than there is and was killed.]\n'))
      expect((await run(sandbox, 'echo $state')).output).toBe('kept\n')
    })

    test('disks are full by size, and deleting helps', async () => {
      const small = await open([], { workspaceMb: 16 })
      const full = 'No space left on device'
      expect(await run(small, 'head -c 40M /dev/zero > fill')).toMatchObject({
        output: `head: error writing 'standard output': ${full}\n`,
        exitCode: 1,
      })
      for (const place of ['/tmp', '/home/agent', '/dev/shm']) {
        const filled = await run(small, `head -c 1G /dev/zero > ${place}/fill; rm ${place}/fill`)
        expect(filled.output).toBe(`head: error writing 'standard output': ${full}\n`)
      }
      expect((await run(small, 'rm fill; echo ok > ok; cat ok')).output).toBe('ok\n')
    })

    test('disks are full by number of files, where the driver can bound it, and deleting helps', async ({
      skip,
    }) => {
      const probe = await driver.probe()
      const unbounded = probe.ok && probe.notes.find((note) => note.includes('not in the number of files'))
      if (unbounded) skip(unbounded)
      const small = await open([file('ok', 'ok')], { workspaceMb: 16 })
      const count = `import itertools
try:
    for n in itertools.count(): open(f"/workspace/{n}", "w").close()
except OSError as error: print(n, error.strerror)`
      // one file for 4 KiB, less the folder itself and "ok"
      expect((await python(small, count)).stdout).toBe(`${16 * 256 - 2} No space left on device\n`)
      expect((await run(small, 'rm -f [0-9]*; echo more > more; cat more')).output).toBe('more\n')
    })

    test('endless output is cut and ended, in words', async () => {
      const flood = await run(sandbox, 'yes')
      expect(flood).toMatchObject({ ending: 'output-limit', exitCode: null })
      expect(flood.output).toMatch(
        /\n\[[\d,]+ bytes of output were cut here: only the first 15,000 and the last/,
      )
      expect(flood.output).toMatch(ending(`The command printed more than 64 MiB: ${KILLED}`))
    })

    test('links in archives, snapshots and laid-out files never lead outside', async () => {
      const own = await open()
      await run(
        own,
        'ln -s / root; ln -s ../../.. up; ln -s /etc etc; tar -cf a.tar root up etc; rm root up etc',
      )
      await run(own, 'tar -xf a.tar; mkdir d; ln -s ../root/etc/passwd d/p')
      const { tree, objects, skipped } = await own.snapshot()
      const listed = (await listTree(memoryStore(objects), tree)).map(({ path, mode }) => `${mode} ${path}`)
      // as links, and nothing that lies behind them
      expect(listed).toEqual(['100644 a.tar', '120000 d/p', '120000 etc', '120000 root', '120000 up'])
      expect(skipped).toEqual([])
      await own.layOut({ files: [file('etc/passwd', 'mine\n'), file('up/tmp/x', 'mine\n')] })
      expect((await run(own, 'cat etc/passwd up/tmp/x; head -c 5 /etc/passwd; ls /tmp')).output).toBe(
        'mine\nmine\nroot:',
      )
      await expect(own.writeFile('root/etc/passwd', Buffer.from('x'))).rejects.toMatchObject({
        code: 'EACCES',
      })
      await expect(own.readFile('root/etc/shadow')).rejects.toMatchObject({ name: 'FileError' })
    })

    test('there is no network, and no name resolves', async () => {
      const code = `import socket
def attempt(what):
    try: what(); print("reached")
    except OSError as error: print(error.strerror)
attempt(lambda: socket.create_connection(("8.8.8.8", 53), 2))
attempt(lambda: socket.create_connection(("169.254.169.254", 80), 2))
attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 53)))
attempt(lambda: socket.getaddrinfo("example.com", 80))
attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
print(socket.getaddrinfo("localhost", 80, socket.AF_INET)[0][4][0], [name for _, name in socket.if_nameindex()])`
      expect((await python(sandbox, code)).stdout).toBe(
        `${'Network is unreachable\n'.repeat(3)}Temporary failure in name resolution\nOperation not permitted\n127.0.0.1 ['lo']\n`,
      )
      if (!existsSync('/proc/sys/net/ipv6')) return
      const six = `import socket
with socket.create_server(("::1", 0), family=socket.AF_INET6) as server: socket.create_connection(server.getsockname()[:2])
try: socket.create_connection(("2001:4860:4860::8888", 53), 2)
except OSError as error: print(error.strerror)`
      expect((await python(sandbox, six)).stdout).toBe('Network is unreachable\n')
    })

    test('sockets are of four families, whatever their type', async () => {
      const code = `import socket, errno, json
opened, refused = set(), set()
for family in range(0, 64):
    for kind in (1, 2, 3, 4, 5):
        try: socket.socket(family, kind).close(); opened.add(family)
        except OSError as error: refused.add((family in (1, 2, 10, 16), errno.errorcode[error.errno]))
print(sorted(opened), sorted(refused))`
      const families = '[1, 2, 10, 16]'
      const errors = "(False, 'EAFNOSUPPORT'), (True, 'EPROTONOSUPPORT'), (True, 'ESOCKTNOSUPPORT')"
      expect((await python(sandbox, code)).stdout).toBe(`${families} [${errors}]\n`)
    })

    test('system folders cannot be written, and nothing in them gives other rights', async () => {
      const places = ['/x', '/etc/x', '/usr/bin/x', '/opt/x', '/opt/swe-play-keeper/x', '/home/x']
      const touched = await run(sandbox, `touch ${places.join(' ')}`)
      expect(touched).toMatchObject({
        output: places.map((place) => `touch: cannot touch '${place}': Read-only file system\n`).join(''),
        exitCode: 1,
      })
      expect((await run(sandbox, 'touch /dev/x /proc/x /proc/sys/kernel/x /root/x')).exitCode).toBe(1)
      expect((await run(sandbox, 'echo 1 > /proc/sys/vm/drop_caches')).output).toMatch(
        /Read-only file system|Permission denied/,
      )
      const status = 'grep -hE "^(NoNewPrivs|Seccomp|Cap...):" /proc/self/status | tr -d "\\n\\t"'
      const zero = '0'.repeat(16)
      expect((await run(sandbox, status)).output).toBe(
        `CapInh:${zero}CapPrm:${zero}CapEff:${zero}CapBnd:${zero}CapAmb:${zero}NoNewPrivs:1Seccomp:2`,
      )
      const setuid =
        'cp /usr/bin/id /tmp/id && chmod 6755 /tmp/id && /tmp/id -u && /tmp/id -g; grep -c " / .*nosuid" /proc/mounts'
      expect((await run(sandbox, setuid)).output).toMatch(/^1000\n1000\n/)
    })

    test('a timeout takes along children that hide, and is said', async () => {
      const hiding = '(setsid sh -c "trap : TERM HUP; sleep 71 & sleep 72" &); nohup sleep 73 & sleep 74'
      const result = await run(sandbox, hiding, 400)
      expect(result).toMatchObject({ ending: 'timed-out', exitCode: null })
      expect(withoutJobs(result)).toBe(`\n[The command did not end within 0.4 s: ${KILLED}`)
      expect((await run(sandbox, 'pgrep -c sleep')).output).toBe('0\n')
    })

    test('a cancel is answered at once, in words', async () => {
      const signal = AbortSignal.timeout(100)
      const started = performance.now()
      const result = await sandbox.run('setsid sleep 75 & sleep 76', { timeoutMs: 60_000, signal })
      expect(performance.now() - started).toBeLessThan(2000)
      expect(withoutJobs(result)).toBe(`\n[The command was cancelled: ${KILLED}`)
      expect((await run(sandbox, 'pgrep -c sleep')).output).toBe('0\n')
    })
  })
}

/** The output ends with this note. */
function ending(words: string): RegExp {
  return new RegExp(`\\n\\[${words.replaceAll(/[.()[\]/]/g, '\\$&')}$`)
}

/** bash may still say that nohup ignores its input */
function withoutJobs({ output }: CommandResult): string {
  return output.replace(/^nohup: .*\n/m, '')
}
