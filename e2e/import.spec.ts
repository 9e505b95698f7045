/** Files and folders of other programs, from the disk of whoever sits at the browser to their replay. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { serveWeb } from './places.ts'

const answer = (content: string, call?: object) => ({ role: 'assistant', content, ...call })
const call = (id: string, args: object) => ({
  tool_calls: [
    { id, type: 'function', function: { name: 'str_replace_editor', arguments: JSON.stringify(args) } },
  ],
})
const trajectory = JSON.stringify({
  trajectory_format: 'mini-swe-agent-1.1',
  instance_id: 'demo__brought-1',
  info: { mini_version: '2', exit_status: 'Submitted', config: { model: { model_name: 'tiny' } } },
  messages: [
    { role: 'system', content: 'You mend.' },
    { role: 'user', content: '<img src=x onerror=alert(1)> Mend sum.py' },
    answer('I write it.', call('a', { command: 'create', path: '/repo/sum.py', file_text: 'print(2)\n' })),
    { role: 'tool', tool_call_id: 'a', content: 'File created.' },
    answer('Done.'),
  ],
})

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const atif = JSON.stringify({
  schema_version: 'ATIF-v1.7',
  agent: { name: 'demo', version: '1' },
  extra: { task_id: 'demo__shown-1' },
  steps: [
    {
      step_id: 1,
      source: 'agent',
      message: [{ type: 'image', source: { media_type: 'image/png', path: 'shots/a.png' } }],
    },
  ],
})

/** A folder with a trajectory, the image it names, and what nobody means. */
async function folderOnDisk(): Promise<AsyncDisposable & { path: string }> {
  const place = await mkdtemp(join(tmpdir(), 'swe-play-e2e-import-'))
  const path = join(place, 'runs')
  await mkdir(join(path, 'one/shots'), { recursive: true })
  await writeFile(join(path, 'one/trajectory.json'), atif)
  await writeFile(join(path, 'one/shots/a.png'), Buffer.from(png, 'base64'))
  await writeFile(join(path, 'one/main.py'), 'print(1)')
  return { path, [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }) }
}

/** As if it came from the desktop. */
async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([given = '', content = '']) => {
      const made = new DataTransfer()
      made.items.add(new File([content], given))
      return made
    },
    [name, text],
  )
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
  await expect(page.getByText('Drop trajectories of other programs here')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

test('files are chosen, read, told one by one, and replayed; the same again is known', async ({
  page,
  databases,
}) => {
  // a database, a server and several imports of its own
  test.setTimeout(180_000)
  const { url } = await databases.create('imports')
  await using place = await serveWeb(url)
  await page.goto(`${place.url}/trajectories`)
  await page.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import trajectories' })
  const files = [
    { name: 'brought.json', mimeType: 'application/json', buffer: Buffer.from(trajectory) },
    { name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from('{"what": "is this"}') },
  ]
  await dialog.getByLabel('Files to import').setInputFiles(files)
  await expect(dialog.getByText('mini-swe-agent: 1 trajectory, 2 steps, 1 call')).toBeVisible()
  await expect(dialog.getByText(/^Refused\. It is of no format that is known here/)).toBeVisible()
  await dialog.getByLabel('Files to import').setInputFiles(files.slice(0, 1))
  await expect(dialog.getByText('Imported already: nothing was done.')).toBeVisible()

  await using folder = await folderOnDisk()
  await dialog.getByLabel('Folder to import').setInputFiles(folder.path)
  await expect(dialog.getByText('runs, 2 files')).toBeVisible()
  await expect(dialog.getByText('atif: 1 trajectory, 1 step, 0 calls')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await dropFile(page, 'dropped.json', trajectory.replace('brought-1', 'dropped-1'))
  await expect(dialog.getByText('dropped.json')).toBeVisible()
  await expect(dialog.getByText('mini-swe-agent: 1 trajectory, 2 steps, 1 call')).toHaveCount(2)

  // one piece after the other: the second is held back until the import is given up
  await page.route('**/api/uploads/*?*at=4194304', () => {})
  const large = { name: 'large.json', mimeType: 'application/json', buffer: Buffer.alloc(5 * 1024 * 1024) }
  await dialog.getByLabel('Files to import').setInputFiles(large)
  await expect(dialog.getByRole('progressbar', { name: 'Sending large.json' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel large.json' }).click()
  await expect(dialog.getByText('Cancelled.')).toBeVisible()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  await page.getByRole('link', { name: 'demo__shown-1' }).click()
  const shown = page.getByRole('img', { name: 'Answer, 1 of 1: image/png, 1 kB' })
  await expect(shown).toBeVisible()
  expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  await page.goBack()
  await page.getByRole('link', { name: 'demo__brought-1' }).click()
  await expect(page.getByRole('heading', { name: 'demo__brought-1' })).toBeVisible()
  await expect(page.getByText('imported from')).toBeVisible()
  await page.getByRole('option', { name: /create \/repo\/sum\.py/ }).click()
  await expect(page.getByText('Rebuilt from the edits that the source tells')).toBeVisible()
  await expect(page.getByText('time not recorded')).toBeVisible()
  // before its server ends
  await page.close()
})
