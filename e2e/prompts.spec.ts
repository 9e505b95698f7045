import { expect, test } from './fixtures.ts'

test('a prompt is edited with its placeholders checked, compared, and reset to the file', async ({
  page,
  fresh,
}) => {
  await page.goto(`${fresh.url}/prompts`)
  await page.getByRole('link', { name: 'break-down/repair' }).click()
  await expect(page.getByRole('heading', { name: 'break-down/repair' })).toBeVisible()
  const editor = page.getByRole('textbox', { name: 'Text of break-down/repair' })
  await editor.focus()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('Please mend it. {{oops}} ')
  const problems = page.getByRole('status', { name: 'Problems of the text' })
  await expect(problems).toContainText('line 1')
  await expect(problems).toContainText('{{oops}}')
  const save = page.getByRole('button', { name: 'Save as a new version' })
  await expect(save).toBeDisabled()
  for (let at = 0; at < '{{oops}} '.length; at++) await page.keyboard.press('Backspace')
  await page.getByRole('textbox', { name: 'What changed and why' }).fill('politer')
  await save.click()
  await expect(page.getByText('version 1 is used')).toBeVisible()
  const versions = page.getByRole('list', { name: 'Versions' })
  await expect(versions).toContainText('politer')
  await versions.getByRole('link', { name: 'compare' }).click()
  await expect(page.getByText('From the file to version 1')).toBeVisible()
  await page.getByRole('button', { name: 'Reset to the file' }).click()
  await expect(page.getByText('the file is used')).toBeVisible()
})

test('wishes for the pool become gaps, and gaps a form that is filled in', async ({ page, fresh }) => {
  await page.goto(`${fresh.url}/projects/pool`)
  await page.getByRole('spinbutton', { name: 'Numerics, hard' }).fill('3')
  await page.getByRole('button', { name: 'Save wishes' }).click()
  const missing = page.getByRole('link', { name: 'Propose what is missing: 3' })
  await expect(missing).toBeVisible()
  await missing.click()
  await page.getByRole('radio', { name: 'From the environment' }).check()
  await expect(page.getByRole('spinbutton', { name: 'Numerics, hard' })).toHaveValue('3')
})
