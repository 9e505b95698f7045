/** The time machine by role and keyboard alone: what went red, which step mended it, what changed in between, where a word is. */
import { expect, test } from './fixtures.ts'
import { replayIsReady } from './steps.ts'

test('the failing run, the step that mended it, its diff and its words are found without a mouse', async ({
  page,
  seeded,
}) => {
  await page.goto(`${seeded.url}/trajectories/${seeded.ids.replayId}`)
  const step = (number: number) => page.getByRole('article', { name: `Step ${number}`, exact: true })
  await expect(step(1)).toContainText('git log')
  await replayIsReady(page)

  await page.keyboard.press('f')
  await expect(step(11)).toContainText('first test run: red: 4 of 6 passed')
  await page.keyboard.press('=')
  await page.keyboard.press('m')
  await expect(step(17)).toBeVisible()
  await expect(page).toHaveURL(/mode=between/)
  await expect(page).toHaveURL(/base=11/)
  await expect(page.getByRole('button', { name: 'Since step' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('region', { name: 'Changes in tinyre/parser.py' })).toBeVisible()
  // nothing was green before it went red: there is no step that broke it
  await page.keyboard.press('b')
  await expect(step(17)).toBeVisible()

  await page.keyboard.press('v')
  const failed = page.getByRole('region', { name: 'Tests that failed' })
  await expect(failed.getByRole('listitem').first()).toContainText('test_')
  await expect(failed.getByRole('button', { name: 'Step 11: failed' }).first()).toBeVisible()

  const steps = page.getByRole('listbox', { name: 'Steps' })
  await page.keyboard.press('o')
  await expect(steps.getByRole('option', { name: /^explore ?4 steps from 1, folded$/ })).toBeVisible()
  await page.keyboard.press('o')

  await page.keyboard.press('/')
  await page.keyboard.type('unclosed group')
  const found = page.getByRole('search').getByRole('status')
  await expect(found).toHaveText(/^\d+ matches in \d+ steps$/)
  await page.keyboard.press('Enter')
  await expect(found).toHaveText(/^\d+ of \d+ matches in \d+ steps$/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  // it plays: which step is seen first depends on how fast the machine looks
  await expect(step(1)).toBeHidden()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('steps of one kind alone are listed and walked, and the address says so', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories/${seeded.ids.replayId}?step=1`)
  await replayIsReady(page)
  const kinds = page.getByRole('group', { name: 'Kinds of steps shown' })
  await kinds.getByRole('button', { name: /^Test runs, 6$/ }).press('Enter')
  await expect(page).toHaveURL(/show=tests/)
  await expect(page.getByText('6 of 30 steps')).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('article', { name: 'Step 11', exact: true })).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('article', { name: 'Step 15', exact: true })).toBeVisible()
})

test('a note marks its step, is found by key, and goes when it is removed', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories/${seeded.ids.replayId}?step=3`)
  await replayIsReady(page)
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'Note on step 3' })
  await dialog.getByLabel('Note').fill('Reads the grammar before it edits')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  const note = page.getByRole('list', { name: 'Notes' }).getByRole('listitem')
  await expect(note).toContainText('Reads the grammar before it edits')
  await expect(page.getByRole('option', { name: /note: Reads the grammar/ })).toBeVisible()
  await page.keyboard.press('k')
  await expect(page.getByRole('article', { name: 'Step 2', exact: true })).toBeVisible()
  await expect(note).toHaveCount(0)
  await page.keyboard.press(']')
  await expect(page.getByRole('article', { name: 'Step 3', exact: true })).toBeVisible()
  await note.getByRole('button', { name: 'Remove this note' }).press('Enter')
  await expect(note).toHaveCount(0)
})
