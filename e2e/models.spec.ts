import { careful } from '#lib/pipeline/testing/characters.ts'
import { startScriptedEndpoint } from '#lib/pipeline/testing/scripted-endpoint.ts'
import { query } from './databases.ts'
import { expect, test } from './fixtures.ts'
import { serveWeb } from './places.ts'

test('endpoints are stored, tested and chosen per stage, and a run that uses one keeps it', async ({
  page,
  databases,
}) => {
  const endpoint = await startScriptedEndpoint(careful)
  const { url } = await databases.create('models')
  await using place = await serveWeb(url)
  await page.goto(`${place.url}/settings/models`)
  await expect(page.getByRole('heading', { name: 'No endpoint is stored' })).toBeVisible()
  for (const [name, base] of [
    ['careful', endpoint.url],
    ['nobody', 'http://127.0.0.1:9/v1'],
  ]) {
    await page.getByRole('button', { name: 'Add endpoint…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add an endpoint' })
    await dialog.getByLabel('Name').fill(name as string)
    await dialog.getByLabel('Model', { exact: true }).fill(`${name}-1`)
    await dialog.getByLabel('Base URL').fill(base as string)
    await dialog.getByLabel('Variable with the key').fill('')
    await dialog.getByLabel('Input', { exact: true }).fill('1')
    await dialog.getByLabel('Output', { exact: true }).fill('4')
    await dialog.getByRole('button', { name: 'Store endpoint' }).click()
    await expect(dialog).toBeHidden()
  }
  const rows = page.getByRole('table', { name: 'Endpoints' }).getByRole('row')
  await page.getByRole('button', { name: 'Test connection of careful' }).click()
  await expect(rows.filter({ hasText: 'careful-1' })).toContainText('It calls tools.')
  await expect(rows.filter({ hasText: 'careful-1' })).toContainText('usable')
  await expect(rows.filter({ hasText: 'nobody-1' })).toContainText('not tested')

  await page.goto(`${place.url}/projects/new?domain=parsers`)
  await page.getByRole('radio', { name: 'Stored endpoint' }).check()
  await page.getByLabel('Endpoint', { exact: true }).selectOption('nobody')
  await page.getByText('Same model for all stages').click()
  await page.getByRole('checkbox', { name: /^careful/ }).check()
  await expect(page.getByText('Other models for: propose')).toBeVisible()
  await page.getByRole('button', { name: 'Estimate cost' }).click()
  await expect(page.getByText('From the recorded example, scaled')).toBeVisible()
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await page.waitForURL('**/runs/*')
  await expect(page.getByText('careful-1').first()).toBeVisible()
  const [run] = await query<{ input: object; model: string }>(url, 'SELECT "input", "model" FROM "Run"')
  expect(run).toMatchObject({
    model: 'careful-1',
    input: {
      model: { endpoint: 'stored', name: 'nobody' },
      stageModels: { propose: [{ endpoint: 'stored', name: 'careful' }] },
    },
  })

  await page.goto(`${place.url}/settings/models`)
  await page.getByRole('button', { name: 'Delete careful' }).click()
  await expect(page.getByText(/uses the endpoint "careful": wait for its end/).first()).toBeVisible()
  // the server ends before the browser would
  await page.goto('about:blank')
  await endpoint.stop()
})
