import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { expect, skipWithoutSandbox, test } from './fixtures.ts'
import { buildProject, proposeProject, stateOf } from './steps.ts'

test.beforeAll(skipWithoutSandbox)

test('from the form to an exported trajectory and a link that shows it', async ({
  page,
  context,
}, testInfo) => {
  test.setTimeout(420_000)
  await page.goto('/')
  await page.evaluate(() => Reflect.set(globalThis, 'sameDocument', true))
  await proposeProject(page)
  const run = await buildProject(page)
  await watchTheAgent(page)
  const title = await openFirstVerified(page)
  const link = await replay(page)
  await approve(page, title)
  await exportRows(page, testInfo.outputPath('export.tar'))
  await expectPlace(await openFresh(context.newPage(), link))
  // everything so far came without loading a page anew
  expect(await page.evaluate(() => Reflect.get(globalThis, 'sameDocument'))).toBe(true)

  // the first tasks of the ten: the demo and its figures answer for the rest
  await page.goto(run)
  await expect(page.getByRole('progressbar', { name: 'Tasks verified' })).toBeVisible()
  const verified = page.getByRole('definition').filter({ hasText: /^([2-9]|10)\/10/ })
  await expect(verified).toBeVisible({ timeout: 300_000 })
  await expect(stateOf(page)).toHaveText(/^(running|succeeded)$/)
})

/** Steps, output and log come in by themselves. */
async function watchTheAgent(page: Page) {
  const steps = page.getByRole('link', { name: /^Now: / })
  await expect(steps).toBeVisible({ timeout: 60_000 })
  const log = page.getByText('live', { exact: true })
  await expect(log).toBeVisible()
  await expect(page.getByRole('row', { name: /break.?down/i }).first()).toContainText(/\d/)
  const count = page.getByText(/^step \d+ · /)
  const first = await count.textContent()
  await expect(count).not.toHaveText(first ?? '', { timeout: 30_000 })
}

/** @returns its title */
async function openFirstVerified(page: Page): Promise<string> {
  const solved = page
    .getByRole('table', { name: 'Trajectories' })
    .getByRole('row', { name: /^1\.1\.1 / })
    .filter({ hasText: 'passed' })
  await expect(solved).toBeVisible({ timeout: 180_000 })
  const link = solved.getByRole('link')
  const title = (await link.textContent()) ?? ''
  await link.click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  return title
}

/** @returns the address of the step at which it stopped */
async function replay(page: Page): Promise<string> {
  const step = (number: number) => page.getByRole('article', { name: `Step ${number}`, exact: true })
  await expect(step(1)).toBeVisible()
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key)
  await expect(step(2)).toBeVisible()
  const list = page.getByRole('listbox', { name: 'Steps' })
  await list
    .getByRole('option', { name: /str_replace .*lexer\.py/ })
    .first()
    .click()
  await expect(page.getByRole('article', { name: 'Call of str_replace_editor' })).toContainText('lexer.py')
  const files = page.getByRole('list', { name: 'Files' })
  await expect(files.getByRole('button', { name: /lexer\.py/ })).toHaveAttribute(
    'title',
    'sift/lexer.py, modified',
  )
  await expect(page.getByRole('region', { name: 'Changes in sift/lexer.py' })).toContainText('self.take()')
  await files.getByRole('button', { name: /errors\.py/ }).click()
  await page.getByRole('button', { name: 'File', exact: true }).click()
  await expectPlace(page)
  await page.getByRole('tab', { name: 'Verdict' }).click()
  await expect(page.getByText(/tests? pass/).first()).toBeVisible()
  await page.getByRole('tab', { name: 'Workspace' }).click()
  return page.url()
}

/** The step and the file that replay() ended at. */
async function expectPlace(page: Page) {
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/str_replace .*lexer\.py/)
  await expect(page.getByRole('article', { name: 'Call of str_replace_editor' })).toContainText('lexer.py')
  await expect(page.getByRole('button', { name: 'File', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(page.getByRole('region', { name: 'sift/errors.py' })).toContainText('class SyntaxProblem')
}

async function openFresh(opening: Promise<Page>, link: string): Promise<Page> {
  const page = await opening
  await page.goto(link)
  return page
}

async function approve(page: Page, title: string) {
  await page.keyboard.press('a')
  await expect(page.getByRole('button', { name: 'withdraw' })).toBeVisible()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Trajectories' }).click()
  const filters = page.getByRole('complementary', { name: 'Filters' })
  await filters.getByRole('checkbox', { name: /^approved/ }).check()
  await expect(page).toHaveURL(/review=approved/)
  const row = page.getByRole('row', { name: title })
  await expect(row).toHaveCount(1)
  await expect(row.getByRole('img', { name: 'approved' })).toBeVisible()
}

const rowSchema = z.object({
  conversations: z
    .array(
      z.object({ from: z.enum(['human', 'gpt', 'function_call', 'observation']), value: z.string().min(1) }),
    )
    .min(4),
  system: z.string().min(1),
  tools: z.string(),
})

async function exportRows(page: Page, file: string) {
  await page.getByRole('button', { name: 'Export…' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Export as LLaMA-Factory rows' })
  await dialog.getByRole('button', { name: 'Make export' }).click()
  await expect(dialog.getByRole('status')).toContainText('1 from a recorded model')
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download 1 row' }).click()
  await (await downloading).saveAs(file)
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  const folder = join(file, '..')
  execFileSync('tar', ['-xf', file, '-C', folder])
  const read = (name: string) => readFileSync(join(folder, 'swe-playground-export', name), 'utf8')
  const info = JSON.parse(read('dataset_info.json'))
  expect(info).toEqual({
    swe_playground_tools: {
      file_name: 'swe_playground_tools.jsonl',
      formatting: 'sharegpt',
      columns: { messages: 'conversations', system: 'system', tools: 'tools' },
      tags: expect.objectContaining({ role_tag: 'from', function_tag: 'function_call' }),
    },
  })
  const rows = read('swe_playground_tools.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => rowSchema.parse(JSON.parse(line)))
  expect(rows).toHaveLength(1)
  const turns = rows[0]?.conversations.map(({ from }) => from) ?? []
  expect(turns.length % 2).toBe(0)
  for (const [index, from] of turns.entries())
    expect(index % 2 === 0 ? ['human', 'observation'] : ['gpt', 'function_call']).toContain(from)
  const tools: { function: { name: string } }[] = JSON.parse(rows[0]?.tools ?? '')
  expect(tools.map((tool) => tool.function.name).sort()).toEqual([
    'execute_bash',
    'finish',
    'str_replace_editor',
    'think',
  ])
  expect(JSON.parse(read('manifest.json'))).toMatchObject({ rows: 1, recordedRows: 1, skipped: [] })
}
