// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the Dockerfile's
import { describe, expect, test } from 'vitest'
import { environmentFiles } from '../build-file.ts'
import { docker } from '../docker.ts'
import { whyNoEngine } from '../testing/engine.ts'
import { connect } from './engine.ts'

const noEngine = await whyNoEngine()
if (noEngine) test('the image of a project', ({ skip }) => skip(noEngine))

const limits = { memoryMb: 256, cpus: 0.5, processes: 32, workspaceMb: 16 }
const signal = new AbortController().signal
const file = (path: string, text: string) => ({ path, mode: '100644' as const, data: Buffer.from(text) })
const base = 'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\n'
/** another in every run of the test, so that nothing is found made */
const mark = `${process.pid}-${Date.now()}`

describe.skipIf(noEngine)('the image of a project', () => {
  const driver = docker()

  test('has what its Dockerfile installs, and the project’s workspace, and no network', async () => {
    const dockerfile = `${base}COPY words.txt /opt/words.txt\nRUN echo "$(cat /opt/words.txt) ${mark}" > /opt/made\nENV MADE=/opt/made\n`
    const files = [file('Dockerfile', dockerfile), file('words.txt', 'copied'), file('a.py', '1\n')]
    const environment = environmentFiles(files)
    expect(environment.map(({ path }) => path)).toEqual(['Dockerfile', 'words.txt'])
    expect(await driver.prepare(environment, signal)).toMatchObject({ outcome: 'passed' })
    const spec = { label: 'own test', files, environment, limits, excludes: [], tools: {} }
    const sandbox = await driver.open(spec)
    const { output } = await sandbox.run('cat "$MADE"; ls; id -un; ls /sys/class/net 2>&1 | head -3', {
      timeoutMs: 5000,
      signal,
    })
    await sandbox.close()
    expect(output).toBe(
      `copied ${mark}\nDockerfile\na.py\nwords.txt\nagent\nls: cannot access '/sys/class/net': No such file or directory\n`,
    )

    const engine = connect()
    const made = await engine.listImages({ filters: { label: ['swe-playground=project'] } })
    expect(made.length).toBeGreaterThan(0)
  })

  test('that does not build says why, and leaves no container', async () => {
    const engine = connect()
    const before = (await engine.listContainers({ all: true })).map(({ Id }) => Id)
    const failing = [file('Dockerfile', `${base}RUN echo ${mark} && ls /not-there\n`)]
    const { outcome, evidence } = await driver.prepare(failing, signal)
    expect(outcome).toBe('failed')
    expect(evidence).toMatch(/does not build.*returned a non-zero code: 2.*cannot access '\/not-there'/s)
    const own = (await engine.listContainers({ all: true })).filter(
      ({ Id, Command }) => !before.includes(Id) && Command.includes(mark),
    )
    expect(own).toEqual([])
    const foreign = [file('Dockerfile', 'FROM scratch\nRUN true\n')]
    expect(await driver.prepare(foreign, signal)).toMatchObject({ outcome: 'failed' })
  })
})
