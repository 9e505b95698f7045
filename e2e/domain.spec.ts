import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { careful } from '#lib/pipeline/testing/characters.ts'
import { startScriptedEndpoint } from '#lib/pipeline/testing/scripted-endpoint.ts'
import { promptsFolder } from '#lib/prompts/prompt-files.ts'
import { query } from './databases.ts'
import { expect, skipWithoutSandbox, test } from './fixtures.ts'
import { serveWeb, startWorker } from './places.ts'
import { buildProject, stateOf } from './steps.ts'

test.beforeAll(skipWithoutSandbox)

const name = `numerals-${process.pid}`
const file = join(promptsFolder(), 'domains', `${name}.md`)
test.afterEach(() => rmSync(file, { force: true }))

test('a domain is one file: it is in the form, a model proposes in it, and a task of it is verified', async ({
  page,
  databases,
}) => {
  test.setTimeout(420_000)
  const endpoint = await startScriptedEndpoint(careful)
  const { url } = await databases.create('domain')
  await query(
    url,
    `INSERT INTO "Endpoint" ("name", "model", "baseUrl", "updatedAt") VALUES ('careful', 'careful-1', $1, now())`,
    [endpoint.url],
  )
  await using place = await serveWeb(url)
  await using _worker = startWorker(url)

  writeFileSync(
    file,
    `---
title: Numerals of the ancients
criteria:
  - Canonical form: a number has exactly one numeral
---
Calculators and converters for number systems without a zero.
`,
  )
  await page.goto(`${place.url}/projects/new`)
  await page.getByLabel('Domain').selectOption({ label: 'Numerals of the ancients' })
  await expect(page.getByText('Calculators and converters for number systems without a zero.')).toBeVisible()
  await page.getByRole('radio', { name: 'Stored endpoint' }).check()
  await page.getByLabel('Endpoint', { exact: true }).selectOption('careful')
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
  await expect(stateOf(page)).toHaveText('succeeded', { timeout: 30_000 })

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Projects' }).click()
  await page
    .getByRole('row', { name: /Roman desk calculator/ })
    .filter({ hasText: name })
    .getByRole('link')
    .first()
    .click()
  await buildProject(page)
  const solved = page
    .getByRole('table', { name: 'Trajectories' })
    .getByRole('row', { name: /^1\.1\.1 / })
    .filter({ hasText: 'passed' })
  await expect(solved).toBeVisible({ timeout: 180_000 })
  await page.goto('about:blank')
  await endpoint.stop()
})
