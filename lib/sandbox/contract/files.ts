// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shell's
/** Files by path, and snapshots there and back. */
import { describe, expect, test } from 'vitest'
import { memoryStore } from '#lib/trajectories/memory-store.ts'
import { listTree, readTree } from '#lib/trajectories/trees.ts'
import { file, type Machine } from './machine.ts'

export function filesContract({ open, python, run }: Machine) {
  describe('files', () => {
    test('links lead to places of the sandbox only, and laid-out files replace them', async () => {
      const sandbox = await open()
      await run(
        sandbox,
        'ln -s /etc/passwd link; ln -s /tmp outside; ln -s /proc/self/environ env; mkdir dir; mkdir -m 500 closed',
      )
      expect((await sandbox.readFile('link')).toString()).toMatch(/^root:.*\n(.*\n)*agent:/)
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
        (await run(sandbox, 'ls /tmp; cat outside/a link/b closed/c dir; head -c 5 /etc/passwd')).output,
      ).toBe('inside\nb\nc\na file now\nroot:')
      for (const path of ['../x', '/etc/x', 'a/../../x', '']) {
        await expect(sandbox.layOut({ files: [file(path, '')] })).rejects.toMatchObject({ code: 'EINVAL' })
      }
    })

    test('are removed however deep and locked their folders are', async () => {
      const sandbox = await open()
      const deep =
        'import os\nos.mkdir("tests"); os.chdir("tests")\nfor _ in range(1500): os.mkdir("d"); os.chdir("d")'
      expect((await python(sandbox, deep)).exitCode).toBe(0)
      await run(sandbox, 'mkdir -p tests/x/y; chmod 0 tests/x/y tests/x tests')
      await sandbox.layOut({ remove: ['tests'], files: [file('tests/test_a.py', 'pass\n')] })
      expect((await run(sandbox, 'find tests | wc -l')).output).toBe('2\n')
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
      await sandbox.close()
    })
  })
}
