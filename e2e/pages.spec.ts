import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Ids } from './databases.ts'
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
  gates: {
    path: (ids) => `${project(ids)}?tab=gates`,
    heading: 'tinyre',
    shows: 'What stopped attempts',
  },
  instances: {
    path: (ids) => `${project(ids)}?tab=instances`,
    heading: 'tinyre',
    shows: 'A lazy star hangs on an empty group',
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
  'tests of a trajectory': {
    path: ({ replayId }) => `/trajectories/${replayId}?step=12&pane=tests`,
    heading: replay,
    shows: 'Messages exactly as recorded',
  },
  compare: {
    path: ({ replayId, failedId }) => `/compare?a=${replayId}&b=${failedId}`,
    heading: 'Compare',
    shows: 'in A alone',
  },
  'running trajectory': {
    path: ({ runningId }) => `/trajectories/${runningId}`,
    heading: 'Implement 2.1.1',
    shows: 'You see each new step',
  },
  settings: { path: () => '/settings', heading: 'Settings', shows: 'bubblewrap' },
  models: { path: () => '/settings/models', heading: 'Models', shows: 'No endpoint is stored' },
  pool: { path: () => '/projects/pool', heading: 'Pool', shows: 'What it should hold' },
  datasets: { path: () => '/datasets', heading: 'Datasets', shows: 'Benchmarks to keep clear of' },
  dataset: { path: () => '/datasets/seeded', heading: 'seeded', shows: 'are the first 5' },
  'version of a dataset': {
    path: () => '/datasets/seeded/2',
    heading: 'version 2',
    shows: 'Checked against seeded.txt',
  },
  prompts: { path: () => '/prompts', heading: 'Prompts', shows: 'propose/system' },
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
    { path: '/datasets', title: 'No datasets yet', command: 'npx swe-play dataset set mix' },
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
    '/datasets/not-there',
    '/datasets/seeded/99',
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
