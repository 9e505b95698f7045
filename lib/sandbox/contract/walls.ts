// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shell's
/** What cannot be seen, reached or outlived. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { processesMarked } from './host.ts'
import { limits, type Machine } from './machine.ts'

export function wallsContract({ driver, open, python, run }: Machine) {
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
      const seen = await run(sandbox, 'env; cat /etc/passwd; ls -A /home; hostname; id -u')
      expect(seen.output).not.toContain('of the host')
      expect(seen.output).toMatch(/\nagent\nsandbox\n1000\n$/)
      const places = '/root /mnt /srv /media /boot /sys/block /sys/class /sys/devices /sys/kernel /sys/module'
      // sockets: the container engine's, a database's, a desktop's
      const found = await run(sandbox, `find ${places} -mindepth 1 2>/dev/null; find / -type s 2>/dev/null`)
      expect(found.output).toBe('')
      const ofHost = [
        import.meta.dirname,
        '/var/cache/swe-playground',
        '/run/docker.sock',
        '/var/run/docker.sock',
      ]
      expect((await run(sandbox, `ls -d ${ofHost.join(' ')} 2>/dev/null`)).output).toBe('')
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
}
