/** The command line as a person meets it when something is wrong: one line, the right exit code, nothing started. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-usage-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

type Ending = { code: number | null; stdout: string; stderr: string; data: string }

async function swePlay(args: string[], env: Record<string, string> = {}): Promise<Ending> {
  const data = join(await temporaryFolder(), 'data')
  const main = join(import.meta.dirname, 'main.ts')
  const options = { env: { ...process.env, SWE_PLAY_DATA: data, DATABASE_URL: '', ...env } }
  return new Promise((done) => {
    const child = execFile(process.execPath, [main, ...args], options, (_, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr, data }),
    )
  })
}

const propose = ['propose', '--domain', 'parsers', '--model', 'm']
const patience = { timeout: 30_000 }

test('what is called wrongly is a usage error, with the option and what it takes', patience, async () => {
  const wrong: [string[], RegExp][] = [
    [['dance'], /unknown command 'dance'/],
    [['propose', '--domain', 'parsers'], /^swe-play: No model: name one with --model/],
    [['propose', '--model', 'm'], /^swe-play: No domain: name one with --domain/],
    [[...propose, '--language', 'runes'], /^swe-play: There is no language "runes": choose one of python/],
    [[...propose, '--count', 'many'], /'--count <number>' argument 'many' is invalid. Give a whole number/],
    [[...propose, '--budget', '5'], /^swe-play: A budget without prices could stop nothing/],
    [['build', 'x', '--model', 'm', '--tasks', '1.1'], /'--tasks <numbers>' argument '1.1' is invalid/],
    [['export', '--format', 'git', '--output', 'x'], /^swe-play: Which project\? Name it with --project/],
    [[...propose, '--base-url', 'localhost:1'], /'--base-url <url>' argument .* Give an address like http:/],
  ]
  const endings = await Promise.all(wrong.map(([args]) => swePlay(args)))
  for (const [at, { code, stdout, stderr, data }] of endings.entries()) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(wrong[at]?.[1] as RegExp)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(existsSync(data)).toBe(false)
  }
})

test('a demo without a sandbox ends with reason and cure before anything starts', patience, async () => {
  const programs = await temporaryFolder()
  const refuses =
    '#!/bin/sh\n[ "$1" = --version ] && exec echo bubblewrap 0\necho "bwrap: No permissions" >&2\nexit 1\n'
  await writeFile(join(programs, 'bwrap'), refuses, { mode: 0o755 })
  await chmod(programs, 0o755)
  const env = { PATH: `${programs}:${process.env.PATH}`, DOCKER_HOST: 'unix:///nowhere/docker.sock' }
  const [demo, doctor] = await Promise.all([
    swePlay(['demo', '--exit'], env),
    swePlay(['doctor', '--json'], env),
  ])
  expect(demo).toMatchObject({ code: 1, stdout: '' })
  expect(demo.stderr).toMatch(
    /^swe-play: No sandbox works on this machine\. docker: No container engine answers at unix:\/\/\/nowhere.*bwrap: No permissions\. To mend it: ./m,
  )
  expect(existsSync(demo.data)).toBe(false)
  expect(doctor.code).toBe(1)
  expect(JSON.parse(doctor.stdout)).toMatchObject({
    ok: false,
    findings: expect.arrayContaining([
      { name: 'sandbox bubblewrap', state: 'bad', detail: 'bwrap: No permissions', cure: expect.any(String) },
    ]),
  })
})
