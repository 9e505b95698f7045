import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findSources } from '#lib/trajectories/foreign/input/find-sources.ts'
import { readSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'
import { zipOf } from '#lib/trajectories/foreign/testing/zip-fixture.ts'
import { imagesOfStep } from '#lib/trajectories/images.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const image = (path: string) => ({ type: 'image', source: { media_type: 'image/png', path } })
const document = JSON.stringify({
  schema_version: 'ATIF-v1.7',
  agent: { name: 'demo', version: '1' },
  steps: [
    {
      step_id: 1,
      source: 'agent',
      message: 'look',
      tool_calls: [{ tool_call_id: 'a', function_name: 'screenshot', arguments: {} }],
      observation: {
        results: [
          {
            source_call_id: 'a',
            content: ['shots/a.png', '../secret.png', 'linked.png', '/etc/passwd', 'nothing.png'].map(image),
          },
        ],
      },
    },
  ],
})
const unread = ['../secret.png', 'linked.png', '/etc/passwd', 'nothing.png']

async function shown(folder: string, path: string) {
  const [source] = await Array.fromAsync(findSources([path], folder), async (found) =>
    !('open' in found) ? found : { ...found, read: await readSource(found) },
  )
  if (!source || !('read' in source)) throw new Error('not opened')
  const [step] = source.read.trajectories[0]?.steps ?? []
  if (!step) throw new Error('no step')
  const placed = imagesOfStep({ ...step, imported: step.extra })
  return { placed, warnings: source.read.warnings }
}

test('images named by path are read from the document’s own folder alone, and from its archive', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-beside-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'run/shots'), { recursive: true })
  await writeFile(join(folder, 'secret.png'), png)
  await symlink(join(folder, 'secret.png'), join(folder, 'run/linked.png'))
  await writeFile(join(folder, 'run/shots/a.png'), png)
  await writeFile(join(folder, 'run/trajectory.json'), document)
  await writeFile(join(folder, 'run.zip'), zipOf({ 'x/trajectory.json': document, 'x/shots/a.png': png }))
  const url = `data:image/png;base64,${png.toString('base64')}`
  for (const path of ['run/trajectory.json', 'run.zip']) {
    const { placed, warnings } = await shown(folder, path)
    expect(placed).toEqual([{ of: 'Result of screenshot', images: [expect.objectContaining({ url })] }])
    expect(warnings).toEqual(unread.map((each) => `image ${each} was not found beside the file`))
  }
})
