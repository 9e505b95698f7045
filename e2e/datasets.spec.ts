/** From a recipe to a version that is downloaded, and to the difference between two. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { query } from './databases.ts'
import { expect, test } from './fixtures.ts'

test('a recipe is previewed as it is written, made into versions, compared and downloaded', async ({
  page,
  seeded,
}, info) => {
  await page.goto(`${seeded.url}/trajectories?verdict=passed`)
  await page.getByRole('link', { name: 'Make dataset…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New dataset' })
  await expect(dialog).toContainText('verdict=passed')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Not A Name')
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await expect(dialog).toContainText('a dataset is named in small letters')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('mix')
  await dialog.getByRole('combobox', { name: 'Rows per purpose' }).selectOption({ label: library })
  await dialog.getByRole('button', { name: 'Make it' }).press('Enter')
  await expect(page).toHaveURL(/\/datasets\/mix$/)

  // the seeded trajectories are all of one purpose, and none is a library
  const preview = page.getByRole('status', { name: 'Preview' })
  const rows = (count: number) => preview.getByText(`${count} rows`, { exact: true })
  await expect(rows(0)).toBeVisible()
  await expect(preview).toContainText('library')
  const mixture = page.getByRole('combobox', { name: 'Mixture' })
  await mixture.selectOption({ label: whole })
  await page.getByRole('button', { name: 'Save recipe' }).click()
  await expect(page.getByRole('button', { name: 'Save recipe' })).toBeDisabled()
  await page.reload()
  await expect(mixture.locator('option:checked')).toHaveText(whole)
  await mixture.selectOption({ label: 'As many as there are' })
  await expect(rows(0)).toBeHidden()
  const all = await rowsOf(page)
  const quota = page.getByRole('textbox', { name: 'Most rows per purpose' })
  await quota.fill('implementation')
  await expect(page.getByText('"implementation" is no quota')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Make version' })).toBeDisabled()
  await quota.fill('implementation=5')
  await expect(rows(5)).toBeVisible()
  expect(all).toBeGreaterThan(5)
  await page.getByRole('button', { name: 'Make version' }).click()
  await expect(page).toHaveURL(/\/datasets\/mix\/1$/)
  await expect(page.getByRole('list', { name: 'What each decision left' })).toContainText('5')

  await page.getByRole('button', { name: 'Download…' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Download', exact: true }).click()
  const file = join(info.outputDir, 'mix.tar')
  await (await downloading).saveAs(file)
  const manifest = JSON.parse(
    execFileSync('tar', ['-xOf', file, 'mix-1/manifest.json'], { encoding: 'utf8' }),
  )
  expect(manifest).toMatchObject({ dataset: 'mix', version: 1, rows: 5 })
  // rows of the list were seeded without steps: what no format can carry is named, not dropped in silence
  const written = manifest.files.reduce((sum: number, { rows }: { rows: number }) => sum + rows, 0)
  expect(written + manifest.skipped.length).toBe(5)
  expect(execFileSync('tar', ['-tf', file], { encoding: 'utf8' })).toContain('mix-1/train.yaml')

  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'mix', exact: true }).click()
  await page.getByRole('button', { name: 'Make version' }).click()
  await expect(page.getByText('holds these very rows: no version was made').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Most rows per purpose' }).fill('implementation=7')
  await expect(rows(7)).toBeVisible()
  await page.getByRole('button', { name: 'Make version' }).click()
  await expect(page).toHaveURL(/\/datasets\/mix\/2$/)
  await expect(page.getByRole('region', { name: '2 came in' }).getByRole('link')).toHaveCount(2)
  await expect(page.getByText('5 rows are in both.')).toBeVisible()
  await page.goto(`${seeded.url}/datasets/mix/1`)
  await expect(page.getByRole('heading', { name: 'From version 1 to 2' })).toBeVisible()
})

test('a version whose row has changed since says so and is not downloaded', async ({
  page,
  seeded,
  databases,
}) => {
  await page.goto(`${seeded.url}/datasets/seeded/1`)
  const { url } = databases.seeded
  const [row] = await query<{ id: string; headerBlob: string }>(
    url,
    `SELECT t."id"::text, t."headerBlob" FROM "DatasetRow" r JOIN "DatasetVersion" v ON v."id" = r."versionId"
      JOIN "Dataset" d ON d."id" = v."datasetId" JOIN "Trajectory" t ON t."id" = r."trajectoryId"
      WHERE d."name" = 'seeded' AND v."number" = 1 AND r."position" = 0`,
  )
  const write = (headerBlob: string) =>
    query(url, 'UPDATE "Trajectory" SET "headerBlob" = $2 WHERE "id" = $1::uuid', [row?.id, headerBlob])
  await write(`${row?.headerBlob} `)
  try {
    const sentence = `row 1, trajectory ${row?.id}, was changed since`
    await page.getByRole('button', { name: 'Download…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Download', exact: true }).click()
    await expect(page.getByRole('dialog')).toContainText(sentence)
    const answer = await page.request.get(`${seeded.url}/datasets/seeded/1/files`)
    expect(answer.status()).toBe(409)
    expect((await answer.json()).error).toContain(sentence)
  } finally {
    await write(row?.headerBlob ?? '')
  }
})

test('an address that leads out of the folder is no version', async ({ page, seeded }) => {
  for (const version of ['1@%2F..%2F..%2Foutside', '1%2F..%2F..%2Foutside', '01', '1.0', 'newest']) {
    const answer = await page.request.get(`${seeded.url}/datasets/seeded/${version}/files`)
    expect(answer.status(), version).toBe(404)
  }
})

test('a list that is too large to be sent names the command', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/datasets`)
  // fewer than 700,000 characters, more than a million bytes
  const buffer = Buffer.from('問題の記述\n'.repeat(100_000))
  await page
    .getByLabel('List of problems')
    .setInputFiles({ name: 'large.txt', mimeType: 'text/plain', buffer })
  await expect(page.getByText('use npx swe-play dataset benchmark FILE')).toBeVisible()
  await expect(page.getByText('large.txt', { exact: true })).toBeHidden()
})

test('a list of a benchmark is added and kept clear of', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/datasets`)
  await page.getByLabel('List of problems').setInputFiles({
    name: 'bench.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from('{"instance_id": "a__b-1", "repo": "a/b", "problem_statement": "Nothing of it"}\n'),
  })
  await expect(page.getByText('bench.jsonl', { exact: true })).toBeVisible()
  await expect(page.getByText('1 problem', { exact: true })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.getByRole('button', { name: 'New dataset…' }).first().click()
  await page.getByRole('textbox', { name: 'Name' }).fill('clear')
  await page.getByRole('button', { name: 'Make it' }).press('Enter')
  await page.getByRole('checkbox', { name: 'bench.jsonl' }).check()
  await expect(page.getByRole('status', { name: 'Preview' })).toContainText('are in no benchmark named')
  await page.getByRole('button', { name: 'Save recipe' }).click()
  await expect(page.getByRole('button', { name: 'Save recipe' })).toBeDisabled()
  await page.reload()
  await expect(page.getByRole('checkbox', { name: 'bench.jsonl' })).toBeChecked()
})

const whole = 'The paper’s mixture: 280 general, 213 resolution, 183 reproduction, 28 library'
const library = 'Its library generation alone: 28'

async function rowsOf(page: Page): Promise<number> {
  const words = await page
    .getByRole('status', { name: 'Preview' })
    .getByText(/^\d+ rows?$/)
    .innerText()
  return Number.parseInt(words, 10)
}
