/** A headless Chromium that walks through a replay and says how long it took and what it kept. */
import { readFileSync } from 'node:fs'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright'
import { findBrowser } from '#lib/cli/browser.ts'
import { shownAt, watchSeeks } from './replay-page.ts'

export type ReplayMeasures = {
  firstPaintMs: number[]
  randomSeekMs: number[]
  nextSeekMs: number[]
  heapRatio: number
  rendererPeakMb: number
  elements: number
  modelsLeft: number
}

const paints = 5
const randomSeeks = 10
const consecutive = 200
const rounds = 20
const viewport = { width: 1440, height: 900 }

export async function openBrowser() {
  const { executablePath } = findBrowser()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  return {
    measure: (address: string, steps: number) => measure(browser, address, steps),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

async function measure(browser: Browser, address: string, steps: number): Promise<ReplayMeasures> {
  // the first visit compiles on the server and fills its caches: it is not a reader's
  await firstPaint(browser, address, { keep: false })
  const firstPaintMs: number[] = []
  for (let round = 1; round < paints; round++) {
    firstPaintMs.push((await firstPaint(browser, address, { keep: false })).ms)
  }
  const { ms, page } = await firstPaint(browser, address, { keep: true })
  firstPaintMs.push(ms)
  const session = await page.context().newCDPSession(page)
  await page.locator('[data-testid="code"], [data-testid="diff"]').first().waitFor()
  const models = await modelCount(page)
  const randomSeekMs = await seekByClicks(page, steps)
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  const nextSeekMs: number[] = []
  for (let press = 0; press < Math.min(consecutive, steps - 1); press++) {
    nextSeekMs.push(await seek(page, press + 1, () => page.keyboard.press('j')))
  }
  const heapRatio = await heapAfterEnds(page, session, steps)
  const [elements, modelsNow] = [await page.locator('*').count(), await modelCount(page)]
  const rendererPeakMb = await peakOfRenderers(browser)
  await page.context().close()
  return {
    firstPaintMs,
    randomSeekMs,
    nextSeekMs,
    heapRatio,
    rendererPeakMb,
    elements,
    // the file and its diff are made when they are first needed: three models, however far one walks
    modelsLeft: Math.max(0, modelsNow - Math.max(models, 3)),
  }
}

async function firstPaint(browser: Browser, address: string, { keep }: { keep: boolean }) {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  await page.addInitScript(watchSeeks)
  await page.goto(`${address}?step=1`, { waitUntil: 'commit' })
  const ms = await page.evaluate(shownAt, { place: 1, withRows: true, sinceInput: false })
  if (!keep) await context.close()
  return { ms, page }
}

/** Milliseconds from the key or click to the frame in which the step is there. */
async function seek(page: Page, place: number, act: () => Promise<void>): Promise<number> {
  await act()
  return page.evaluate(shownAt, { place, withRows: false, sinceInput: true })
}

async function seekByClicks(page: Page, steps: number): Promise<number[]> {
  const box = await page.getByRole('slider', { name: 'Step' }).locator('> div').boundingBox()
  if (!box) throw new Error('The replay shows no scrubber.')
  const times: number[] = []
  let last = 1
  for (let round = 0; round < randomSeeks; round++) {
    const share = ((round * 0.618_034 + 0.31) % 1) * 0.98 + 0.01
    // as the scrubber reckons
    const x = Math.floor(box.x + share * box.width)
    const place = Math.min(steps, Math.floor(((x - box.x) / box.width) * steps) + 1)
    if (place === last) continue
    last = place
    times.push(await seek(page, place, () => page.mouse.click(x, box.y + box.height / 2)))
  }
  return times
}

/** Live heap after twenty walks from end to end, of the heap after the first one. */
async function heapAfterEnds(page: Page, session: CDPSession, steps: number): Promise<number> {
  const walk = async () => {
    await seek(page, steps, () => page.keyboard.press('G'))
    await page.keyboard.press('g')
    await page.keyboard.press('g')
    await page.getByRole('article', { name: 'Prompt' }).waitFor()
  }
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize
  }
  await walk()
  const before = await heap()
  for (let round = 0; round < rounds; round++) await walk()
  return Math.round(((await heap()) / before) * 100) / 100
}

/** The page has `monaco` for this (components/monaco/setup.ts). */
function modelCount(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { monaco } = globalThis as { monaco?: { editor: { getModels(): unknown[] } } }
    return monaco?.editor.getModels().length ?? 0
  })
}

/** Highest resident memory of any renderer so far, as Linux keeps it; elsewhere not measured: 0. */
async function peakOfRenderers(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      try {
        const status = readFileSync(`/proc/${id}/status`, 'utf8')
        return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
      } catch {
        // it ended in between, or this is not Linux
        return 0
      }
    })
  await session.detach()
  return Math.round(Math.max(0, ...peaks))
}
