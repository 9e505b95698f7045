import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { type Ids, query } from './databases.ts'
import { expect, test } from './fixtures.ts'

type Route = { path: (ids: Ids) => string; heading: string; shows: string }

const replay = 'Implement 1.2.1 Parse by precedence'
const project = (ids: Ids) => `/projects/${ids.projectId}`

/** Every page, and every tab and pane that is a page of its own. `shows` is there when it has loaded. */
const routes: Record<string, Route> = {
  overview: { path: () => '/', heading: 'Overview', shows: 'From proposal to training data' },
  projects: { path: () => '/projects', heading: 'Projects', shows: 'tinyre' },
  'new project': {
    path: () => '/projects/new',
    heading: 'New project',
    shows: 'What the model will be asked',
  },
  plan: { path: project, heading: 'tinyre', shows: 'Bounded repetition' },
  files: { path: (ids) => `${project(ids)}?tab=files`, heading: 'tinyre', shows: 'A backtracking regular' },
  tests: {
    path: (ids) => `${project(ids)}?tab=tests&task=1.2.1`,
    heading: 'tinyre',
    shows: 'test_negated_class',
  },
  'runs of a project': {
    path: (ids) => `${project(ids)}?tab=runs`,
    heading: 'tinyre',
    shows: 'Build tinyre',
  },
  'trajectories of a project': {
    path: (ids) => `${project(ids)}?tab=trajectories`,
    heading: 'tinyre',
    shows: replay,
  },
  runs: { path: () => '/runs', heading: 'Runs', shows: 'Build tinyre' },
  run: { path: ({ runId }) => `/runs/${runId}`, heading: 'Build tinyre', shows: 'attempt 1: running' },
  trajectories: { path: () => '/trajectories', heading: 'Trajectories', shows: replay },
  replay: {
    path: ({ replayId }) => `/trajectories/${replayId}?step=12`,
    heading: replay,
    shows: 'Messages exactly as recorded',
  },
  'prompt and verdict': {
    path: ({ replayId }) => `/trajectories/${replayId}?step=0&pane=verdict`,
    heading: replay,
    shows: 'test_negated_class',
  },
  'running trajectory': {
    path: ({ runningId }) => `/trajectories/${runningId}`,
    heading: 'Implement 2.1.1',
    shows: 'You see each new step',
  },
  settings: { path: () => '/settings', heading: 'Settings', shows: 'bubblewrap' },
}

for (const [name, { path, heading, shows }] of Object.entries(routes)) {
  test(`${name} opens, fits a phone, and axe finds nothing serious`, async ({ page, seeded }) => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(seeded.url + path(seeded.ids))
    await expect(page.getByRole('heading', { level: 1 })).toContainText(heading)
    await expect(page.getByText(shows).filter({ visible: true }).first()).toBeVisible()
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme))
      expect.soft(await seriousProblems(page), colorScheme).toEqual([])
    }
    await page.setViewportSize({ width: 390, height: 844 })
    await expect(async () => expect(await sidewaysPixels(page)).toBe(0)).toPass({ timeout: 5_000 })
  })
}

async function seriousProblems(page: Page): Promise<string[]> {
  // one page without foreign frames needs no second page to put results together
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    )
}

/** How far the page or its main part can be scrolled to the side. */
function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, document.body, ...document.querySelectorAll('main')]
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth))
  })
}

test('empty pages say what to do and how on the command line', async ({ page, fresh }) => {
  const emptiness = [
    { path: '/', title: 'Nothing has been built yet', command: 'npm run demo' },
    { path: '/projects', title: 'No projects yet', command: 'npx swe-play propose' },
    { path: '/runs', title: 'No runs yet', command: 'npx swe-play propose' },
    { path: '/trajectories', title: 'No agent has worked yet', command: 'npm run demo' },
  ]
  for (const { path, title, command } of emptiness) {
    await page.goto(fresh.url + path)
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await expect(page.getByText(command)).toBeVisible()
    expect.soft(await seriousProblems(page), path).toEqual([])
  }
})

test('filters that match nothing offer the way back', async ({ page, seeded }) => {
  for (const [path, title, back] of [
    ['/projects?search=nothing-like-this', 'No project matches', 'Show all projects'],
    ['/runs?search=nothing-like-this', 'No run matches', 'Show all runs'],
    ['/trajectories?search=nothing-like-this', 'Nothing matches', 'Clear all filters'],
  ] as const) {
    await page.goto(seeded.url + path)
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await page.getByText(back).click()
    await expect(page.getByRole('heading', { name: title })).toBeHidden()
    await expect(page.getByRole('row').nth(1)).toBeVisible()
  }
})

test('unknown addresses say so', async ({ page, seeded, watch }) => {
  watch.expectProblem(/404 \(Not Found\)/)
  const unknown = '00000000-0000-7000-8000-000000000000'
  for (const path of [
    '/nowhere',
    `/projects/${unknown}`,
    `/runs/${unknown}`,
    `/trajectories/${unknown}`,
    '/projects/not-an-id',
    '/runs/not-an-id',
    '/trajectories/not-an-id',
    `/projects/${seeded.ids.projectId}?tab=nothing`,
  ]) {
    await page.goto(seeded.url + path)
    await expect(page.getByRole('heading', { name: 'There is nothing at this address' }), path).toBeVisible()
  }
})

test('without its database a page says so and offers to try again', async ({ page, broken, watch }) => {
  // React's error 441 is "an error occurred in the Server Components render", without its words
  watch.expectProblem(/500 \(Internal Server Error\)|Minified React error #441/)
  await page.goto(`${broken.url}/projects`)
  await expect(page.getByRole('heading', { name: 'The server could not make this page' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  expect(await page.content()).not.toContain('ECONNREFUSED')
  await page.goto(`${broken.url}/settings`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('the command palette finds and opens a project', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/settings`)
  const palette = page.getByRole('dialog', { name: 'Jump to' })
  await expect(async () => {
    await page.getByRole('button', { name: 'Jump to' }).click()
    await expect(palette).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await page.keyboard.press('Control+k')
  await expect(palette.getByRole('option', { name: 'Overview' })).toBeVisible()
  await page.keyboard.type('tinyre')
  await expect(palette.getByRole('option', { name: /^building tinyre/ })).toBeVisible()
  await expect(palette.getByRole('option', { name: 'Overview' })).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('tinyre')
})

test('? shows the keys of the page and of everywhere, and no key works behind it', async ({
  page,
  seeded,
}) => {
  await page.goto(`${seeded.url}/trajectories/${seeded.ids.replayId}?step=3`)
  await expect(page.getByRole('article', { name: 'Step 3', exact: true })).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  for (const group of ['Replay', 'Lists', 'Everywhere'])
    await expect(sheet.getByRole('heading', { name: group })).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(page).toHaveURL(/step=3$/)
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Trajectories')
})

test('lists are walked with j and k and opened with Enter', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories?sort=steps&order=asc`)
  const links = page.getByRole('table', { name: 'Trajectories' }).getByRole('row').getByRole('link')
  await listIsReady(page)
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
  await expect(links.nth(1)).toBeFocused()
  const target = (await links.nth(1).getAttribute('href')) ?? ''
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${target}$`))
  await page.goto(`${seeded.url}/runs`)
  await expect(page.getByRole('row', { name: /Build tinyre/ }).first()).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.type('propose')
  await expect(page).toHaveURL(/search=propose/)
  await expect(page.getByRole('row', { name: /Build tinyre/ })).toHaveCount(0)
})

test('the list is filtered, sorted and chosen with everything in the address', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories`)
  const filters = page.getByRole('complementary', { name: 'Filters' })
  await page.setViewportSize({ width: 1440, height: 900 })
  await filters.getByRole('checkbox', { name: /test writing/ }).check()
  await expect(page).toHaveURL(/purpose=test-writing/)
  await expect(page.getByRole('row', { name: /Implement/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Cost' }).click()
  await expect(page).toHaveURL(/sort=cost/)
  await page.goBack()
  await page.goBack()
  await expect(filters.getByRole('checkbox', { name: /test writing/ })).not.toBeChecked()
  const boxes = page.getByRole('checkbox', { name: /^Choose .*, attempt/ })
  await boxes.nth(1).click()
  await boxes.nth(4).click({ modifiers: ['Shift'] })
  const bar = page.getByRole('region', { name: 'Chosen trajectories' })
  await expect(bar).toContainText('4 chosen')
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

/** The counts come from the browser's own question: when they are there, so are the keys. */
async function listIsReady(page: Page) {
  await expect(page.getByRole('status').getByText(/^\d+ of \d+\+? shown$/)).toBeVisible()
}

/** Every mutation is one POST with the header Next-Action. */
function countActions(page: Page): () => number {
  let count = 0
  page.on('request', (request) => {
    if (request.headers()['next-action']) count++
  })
  return () => count
}

test('a held or repeated key judges once, and never what was not seen', async ({
  page,
  seeded,
  databases,
}) => {
  const { failedId, runningId } = seeded.ids
  const actions = countActions(page)
  await page.goto(`${seeded.url}/trajectories/${failedId}`)
  await expect(page.getByRole('article', { name: /^Step 1$/ })).toBeVisible()
  // held: every keydown after the first says that it repeats
  for (let repeats = 0; repeats < 8; repeats++) await page.keyboard.down('a')
  await page.keyboard.up('a')
  await expect(page.getByRole('button', { name: 'withdraw' })).toBeVisible()
  for (let presses = 0; presses < 8; presses++) await page.keyboard.press('a')
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Reject this trajectory' })
  await dialog.getByLabel('Reason').fill('a reason with j, k and a in it')
  await dialog.getByLabel('Reason').press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Approve' })).toBeEnabled()
  const decisions = await query(databases.seeded.url, DECISIONS, [failedId])
  expect(decisions).toEqual([
    { decision: 'approved', reason: '' },
    { decision: 'rejected', reason: 'a reason with j, k and a in it' },
  ])
  expect(actions()).toBe(2)

  await page.goto(`${seeded.url}/trajectories/${runningId}`)
  await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled()
  await page.keyboard.press('a')
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(actions()).toBe(2)
})

const DECISIONS = 'SELECT decision, reason FROM "Review" WHERE "trajectoryId" = $1 ORDER BY "createdAt"'

test('rows are chosen with x, judged with a, and leave the choice', async ({ page, seeded }) => {
  const actions = countActions(page)
  await page.goto(`${seeded.url}/trajectories?review=unreviewed&verdict=passed&purpose=implementation`)
  await listIsReady(page)
  // nothing is chosen: nothing is judged
  await page.keyboard.press('a')
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  const bar = page.getByRole('region', { name: 'Chosen trajectories' })
  await expect(bar).toContainText('2 chosen')
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press('a')
  await expect(page.getByText('2 trajectories approved.')).toBeVisible()
  await expect(bar).toBeHidden()
  expect(actions()).toBe(1)
})

test('replay is walked by keys, and its place is in the address', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories/${seeded.ids.replayId}`)
  const step = (number: number) => page.getByRole('article', { name: `Step ${number}`, exact: true })
  await expect(step(1)).toBeVisible()
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key)
  await expect(step(2)).toBeVisible()
  await expect(page).toHaveURL(/step=2/)
  await page.keyboard.press('G')
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/finish/)
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  await expect(page).toHaveURL(/step=0/)
  await expect(page.getByText('You are a careful software engineer.')).toBeVisible()
  await page.keyboard.press('v')
  await expect(page.getByRole('tab', { name: 'Tests and verdict' })).toHaveAttribute('aria-selected', 'true')
})
