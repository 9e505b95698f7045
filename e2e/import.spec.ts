/** A file of another program, from the disk of whoever sits at the browser to its replay. */
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
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  await page.getByRole('link', { name: 'demo__brought-1' }).click()
  await expect(page.getByRole('heading', { name: 'demo__brought-1' })).toBeVisible()
  await expect(page.getByText('imported from')).toBeVisible()
  await page.getByRole('option', { name: /create \/repo\/sum\.py/ }).click()
  await expect(page.getByText('Rebuilt from the edits that the source tells')).toBeVisible()
  await expect(page.getByText('time not recorded')).toBeVisible()
  // before its server ends
  await page.close()
})
