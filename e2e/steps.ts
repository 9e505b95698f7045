/** What a person does on the way to a running build, for more than one spec. */
import { expect, type Locator, type Page } from '@playwright/test'

/** The badge beside the title: what became of what the page shows. */
export function stateOf(page: Page): Locator {
  return page.locator('header').getByText(runStates)
}

const runStates = /^(queued|running|paused|cancelling|cancelled|succeeded|failed|partly done)$/

/** From any page, with the recorded example; ends on the page of the proposed project. */
export async function proposeProject(page: Page) {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Projects' }).click()
  await page.getByRole('link', { name: 'New project' }).click()
  await expect(page.getByRole('radio', { name: 'Recorded example' })).toBeChecked()
  await page.getByLabel('Recording').selectOption('sift')
  await expect(page.getByLabel('Domain')).toHaveValue('data-engines')
  await expect(page.getByLabel('How many projects')).toHaveValue('1')
  await expect(page.getByRole('heading', { name: 'What the model will be asked' })).toBeVisible()
  await page.getByLabel('Budget, US dollars').fill('5')
  await page.getByRole('button', { name: 'Propose' }).click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
  await expect(stateOf(page)).toHaveText('succeeded', { timeout: 30_000 })
  await expect(page.getByRole('table', { name: 'Stages' }).getByRole('row').nth(1)).toBeVisible()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Projects' }).click()
  await page.getByRole('link', { name: /^Sift/ }).first().click()
  await expect(page).toHaveURL(/\/projects\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sift')
}

/** From a project's page to its run's page. @returns the run's address */
export async function buildProject(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Build…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Build this project' })
  await dialog.getByRole('button', { name: 'Start build' }).click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
  return page.url()
}

/** Its steps are read before its keys work: nobody should press one sooner. */
export async function replayIsReady(page: Page) {
  await expect(page.getByRole('region', { name: 'Replay' })).toHaveAttribute('aria-busy', 'false')
}

/** The example's build: the one that another test has started, or one of its own. */
export async function openBuild(page: Page) {
  await page.goto('/runs')
  const running = page.getByRole('link', { name: /^Build Sift/ })
  // the heading is there before the rows are
  const none = page.getByRole('heading', { name: 'No runs yet' })
  await expect(page.getByRole('table').first().or(none)).toBeVisible()
  if ((await running.count()) > 0) return running.first().press('Enter')
  await proposeProject(page)
  await buildProject(page)
}

export function rowOf(page: Page, name: RegExp): Locator {
  return page.getByRole('table', { name: 'Trajectories' }).getByRole('row', { name })
}

/** In a replay. */
export function stepAt(page: Page, step: number): Locator {
  return page.getByRole('article', { name: `Step ${step}`, exact: true })
}
