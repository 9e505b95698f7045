/** A trajectory that is still running: followed, left behind, and whole after the stream was away. */
import type { Page } from '@playwright/test'
import { query } from './databases.ts'
import { expect, test } from './fixtures.ts'
import { replayIsReady } from './steps.ts'

test('new steps come in and are followed until the reader turns back; nothing is lost while nobody listens', async ({
  page,
  seeded,
  databases,
}) => {
  const id = seeded.ids.runningId
  await page.goto(`${seeded.url}/trajectories/${id}`)
  const live = page.getByRole('status').filter({ hasText: 'Running.' })
  await expect(live).toHaveText(/You see each new step as it comes/)
  const first = await countSteps(databases.seeded.url, id)
  const step = (number: number) => page.getByRole('article', { name: `Step ${number}`, exact: true })
  await expect(step(first)).toBeVisible()
  await replayIsReady(page)

  await addStep(databases.seeded.url, id)
  await expect(step(first + 1)).toBeVisible()

  // another width is another layout, and no other place
  const { width, height } = page.viewportSize() as { width: number; height: number }
  await page.setViewportSize({ width: 500, height })
  await expect(page.getByRole('tablist', { name: 'Panes' })).toBeVisible()
  await expect(step(first + 1)).toBeVisible()
  await page.setViewportSize({ width, height })
  await expect(page.getByRole('listbox', { name: 'Steps' })).toBeVisible()
  await expect(step(first + 1)).toBeVisible()
  await expect(live).toHaveText(/You see each new step as it comes/)

  await page.keyboard.press('k')
  await expect(live).toHaveText(/You are looking at an earlier step/)
  await addStep(databases.seeded.url, id)
  await expect(page.getByText(`of ${first + 2}`).first()).toBeVisible()
  await expect(step(first)).toBeVisible()

  await show(page, false)
  for (let count = 0; count < 3; count++) await addStep(databases.seeded.url, id)
  await show(page, true)
  await expect(page.getByText(`of ${first + 5}`).first()).toBeVisible()
  await live.getByRole('button', { name: 'Follow' }).press('Enter')
  await expect(step(first + 5)).toBeVisible()
  for (let back = 1; back <= 4; back++) {
    await page.keyboard.press('k')
    await expect(step(first + 5 - back)).toContainText('tokens')
  }
})

/** As if the reader went to another tab: the stream is closed, and opened again where it was. */
function show(page: Page, visible: boolean) {
  return page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    visible ? 'visible' : 'hidden',
  )
}

async function countSteps(url: string, id: string): Promise<number> {
  const [row] = await query<{ steps: number }>(url, 'SELECT "steps" FROM "Trajectory" WHERE "id" = $1', [id])
  return row?.steps ?? 0
}

/** What the journal of a run writes for a step: its row, the count, the event and its notice. */
async function addStep(url: string, id: string): Promise<void> {
  await query(
    url,
    `WITH "Copied" AS (
      INSERT INTO "Step"
      SELECT (jsonb_populate_record(s, jsonb_build_object('index', s."index" + 1))).*
      FROM "Step" s WHERE s."trajectoryId" = $1 ORDER BY s."index" DESC LIMIT 1
    ), "Counted" AS (
      UPDATE "Trajectory" SET "steps" = "steps" + 1 WHERE "id" = $1 RETURNING "runId"
    ), "Told" AS (
      INSERT INTO "RunEvent" ("runId", "seq", "level", "kind", "message", "data")
      SELECT c."runId", (SELECT coalesce(max(e."seq"), 0) + 1 FROM "RunEvent" e WHERE e."runId" = c."runId"),
        'info', 'step', 'a step', jsonb_build_object('trajectoryId', $1::text)
      FROM "Counted" c RETURNING "runId"
    )
    SELECT pg_notify('run_events', "runId"::text) FROM "Told"`,
    [id],
  )
}
