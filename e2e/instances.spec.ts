import { expect, test } from './fixtures.ts'

test('an instance shows its proof, its problem and who tried to solve it; the dialog makes new ones', async ({
  page,
  seeded,
}) => {
  await page.goto(`${seeded.url}/projects/${seeded.ids.projectId}?tab=instances`)
  await expect(page.getByText('1 of 2 attempts resolved')).toBeVisible()
  const row = page.getByRole('group').filter({ hasText: 'A lazy star hangs on an empty group' })
  // the whole line is the area of a click: the text lies below it
  await row.locator('summary').first().click()
  const proof = row.getByRole('region', { name: 'Proof' })
  await expect(proof).toContainText('of proposal 2')
  await expect(proof).toContainText('The patch taken back gives the reference, byte for byte.')
  await row.getByText('The patch, from the reference to the problem').click()
  await expect(row.getByText('if end == start and greedy:')).toBeVisible()
  await row.getByRole('link', { name: 'Attempt 1' }).first().click()
  await expect(page).toHaveURL(/\/trajectories\//)
  await page.goBack()
  await page.getByRole('button', { name: 'Roll out…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll out' })
  await dialog.getByRole('checkbox', { name: /Issue resolution/ }).check()
  await dialog.getByRole('checkbox', { name: /Library generation/ }).check()
  await expect(dialog.getByText('A library is made of all of them', { exact: false })).toBeVisible()
})
