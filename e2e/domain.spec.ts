import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { careful } from '#lib/pipeline/testing/characters.ts'
import { startScriptedEndpoint } from '#lib/pipeline/testing/scripted-endpoint.ts'
import { promptsFolder } from '#lib/prompts/prompt-files.ts'
import { query } from './databases.ts'
import { expect, skipWithoutSandbox, test } from './fixtures.ts'
import { serveWeb, startWorker } from './places.ts'
import { stateOf } from './steps.ts'

test.beforeAll(skipWithoutSandbox)

const name = `numerals-${process.pid}`
const file = join(promptsFolder(), 'domains', `${name}.md`)
test.afterEach(() => rmSync(file, { force: true }))

test('a domain is one file: a model proposes in it, a person edits, waits, approves, and a task is verified', async ({
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
  await expect(page).toHaveURL(/\/projects\/[0-9a-f-]{36}$/)
  const project = page.url()
  await editProposal(page)
  await page.goto(project)
  await buildWithPause(page)
  await expect(stateOf(page)).toHaveText('paused', { timeout: 120_000 })
  await expect(
    page.getByText('It waits for a person before 1.1.1 is implemented.', { exact: true }),
  ).toBeVisible()
  const run = page.url()
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Text of tests/test_1_1_1.py' })).toBeVisible({
    timeout: 30_000,
  })
  await page.goto(run)
  await page.getByRole('button', { name: 'Approve and go on' }).click()
  const solved = page
    .getByRole('table', { name: 'Trajectories' })
    .getByRole('row', { name: /^1\.1\.1 / })
    .filter({ hasText: 'passed' })
  await expect(solved).toBeVisible({ timeout: 180_000 })
  await page.goto('about:blank')
  await endpoint.stop()
})

async function editProposal(page: Page) {
  await page.getByRole('link', { name: 'Edit proposal' }).click()
  const editor = page.getByRole('textbox', { name: /^Text of proposal/ })
  await expect(editor).toBeVisible({ timeout: 30_000 })
  await editor.press('Control+End')
  await page.keyboard.insertText('  - a part that a person wished for')
  await page.getByRole('textbox', { name: 'What you changed and why' }).fill('One part more')
  await page.getByRole('button', { name: 'Save new version' }).click()
  const versions = page.getByRole('list', { name: 'Versions' }).getByRole('listitem')
  await expect(versions).toHaveText([/^version 2.*person.*One part more$/, /^version 1.*careful-1/])
  await page.getByRole('button', { name: 'Approve version 2' }).click()
  await expect(versions.first()).toContainText('approved')
}

async function buildWithPause(page: Page) {
  await page.getByRole('button', { name: 'Build…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Build this project' })
  await dialog.getByRole('radio', { name: 'Stored endpoint' }).check()
  await dialog.getByLabel('Endpoint', { exact: true }).selectOption('careful')
  await dialog.getByRole('checkbox', { name: /^the implementation of each task/ }).check()
  await dialog.getByRole('button', { name: 'Start build' }).click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
}
