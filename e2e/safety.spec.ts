import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { query } from './databases.ts'
import { canaryKey, expect, test } from './fixtures.ts'
import type { Place } from './places.ts'

type Answer = { status: number; headers: IncomingHttpHeaders; text: string }

/** A request that may lie about who it is for and where it comes from; browsers and fetch would not let it. */
function ask(
  place: Place,
  path: string,
  given: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = given
  return new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port: place.port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

test('a host that is not this server’s is refused (DNS rebinding)', async ({ seeded }) => {
  const { port, ids } = seeded
  for (const host of [
    `evil.example:${port}`,
    'evil.example',
    `127.0.0.1.evil.example:${port}`,
    `127.0.0.1:1`,
  ]) {
    for (const path of ['/', '/api/events', `/trajectories/${ids.replayId}`, `/trajectories/rows`]) {
      const { status, text } = await ask(seeded, path, { headers: { host } })
      expect(status, `${host} ${path}`).toBeGreaterThanOrEqual(400)
      expect(text).not.toContain('tinyre')
    }
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) {
    expect((await ask(seeded, '/', { headers: { host } })).status, host).toBe(200)
  }
})

test('another origin can neither change nor read anything', async ({ seeded, databases }) => {
  const own = { host: `127.0.0.1:${seeded.port}` }
  const foreign: Record<string, string>[] = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  const runs = () => query(databases.seeded.url, 'SELECT count(*)::int AS count FROM "Run"')
  const before = await runs()
  for (const headers of foreign) {
    const forged = { ...own, ...headers, 'next-action': '0'.repeat(42), 'content-type': 'text/plain' }
    const posted = await ask(seeded, '/projects/new', { method: 'POST', headers: forged, body: '[]' })
    expect(posted.status, JSON.stringify(headers)).toBe(403)
    const read = await ask(seeded, '/api/search?q=tinyre', { headers: { ...own, ...headers } })
    expect(read.status, JSON.stringify(headers)).toBe(403)
    expect(read.text).not.toContain('tinyre')
  }
  expect(await runs()).toEqual(before)
})

test('a page of another site gets nothing from a visitor’s browser', async ({ page, seeded, watch }) => {
  watch.expectProblem(/ERR_BLOCKED_BY_RESPONSE|frame-ancestors|X-Frame-Options|403 \(Forbidden\)/)
  await using site = await serveSite('<!doctype html><title>elsewhere</title>')
  await page.goto(site.url)
  for (const [method, path] of [
    ['GET', '/api/search?q=tinyre'],
    ['POST', '/projects/new'],
    ['GET', `/trajectories/${seeded.ids.replayId}/steps?at=0-10`],
  ] as const) {
    const refused = page.waitForEvent('requestfailed', (request) => request.url() === seeded.url + path)
    const read = await page.evaluate(
      ({ target, method }) =>
        fetch(target, { method, mode: 'no-cors', credentials: 'include' }).then(
          (response) => `an answer of type ${response.type}`,
          () => 'nothing',
        ),
      { target: seeded.url + path, method },
    )
    expect(read, path).toBe('nothing')
    expect((await refused).failure()?.errorText).toContain('ERR_BLOCKED_BY_RESPONSE')
  }
  const framed = page.waitForEvent('console', (message) =>
    /frame-ancestors|X-Frame-Options/.test(message.text()),
  )
  await page.setContent(`<iframe title="stolen" src="${seeded.url}/projects"></iframe>`)
  await framed
})

async function serveSite(html: string) {
  const server = createServer((_, response) => response.end(html))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

test('every page carries the policy that the README lists', async ({ seeded }) => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const listed = /```\n(default-src[\s\S]*?)```/.exec(readme)?.[1] ?? ''
  expect(directivesOf(listed).length).toBeGreaterThan(8)
  const nonces = new Set<string>()
  for (const path of pagesOf(seeded.ids)) {
    const { headers } = await ask(seeded, path, { headers: { host: `127.0.0.1:${seeded.port}` } })
    const policy = String(headers['content-security-policy'])
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '')
    expect(directivesOf(policy.replace(/nonce-[^']+/, 'nonce-<random>')), path).toEqual(directivesOf(listed))
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    })
    expect(headers['x-powered-by']).toBeUndefined()
  }
  expect(nonces.size).toBe(pagesOf(seeded.ids).length)
})

function directivesOf(policy: string): string[] {
  return policy
    .split(';')
    .map((directive) => directive.trim().split(/\s+/).join(' '))
    .filter(Boolean)
    .sort()
}

type PageIds = { projectId: string; runId: string; replayId: string }

function pagesOf({ projectId, runId, replayId }: PageIds): string[] {
  return [
    '/',
    '/projects',
    '/projects/new',
    `/projects/${projectId}`,
    `/projects/${projectId}?tab=files`,
    `/projects/${projectId}?tab=tests`,
    `/projects/${projectId}?tab=runs`,
    `/projects/${projectId}?tab=trajectories`,
    '/runs',
    `/runs/${runId}`,
    '/trajectories',
    `/trajectories/${replayId}`,
    '/settings',
    '/nowhere',
  ]
}

test('secrets of the environment are on no page and in no answer', async ({ page, seeded, databases }) => {
  const secrets = [canaryKey, new URL(databases.seeded.url).password]
  expect(secrets.every((secret) => secret.length > 8)).toBe(true)
  const host = `127.0.0.1:${seeded.port}`
  const data = ['/api/search?q=', '/trajectories/rows', '/trajectories/facets', '/trajectories/x/prompt']
  for (const path of [...pagesOf(seeded.ids), ...data]) {
    const plain = await ask(seeded, path, { headers: { host } })
    // the same page as the router fetches it
    const component = await ask(seeded, path, { headers: { host, rsc: '1' } })
    for (const secret of secrets) expect(plain.text + component.text, path).not.toContain(secret)
  }
  await page.goto(`${seeded.url}/settings`)
  await expect(page.getByRole('row', { name: /OPENAI_API_KEY/ })).toContainText('value hidden')
})

test('what models and programs wrote is shown as text and runs nothing', async ({ page, seeded }) => {
  test.setTimeout(90_000)
  const { projectId, runId, trajectoryId } = seeded.ids.hostile
  let asked = 0
  page.on('request', (each) => {
    if (each.url().endsWith('/nowhere')) asked++
  })
  page.on('dialog', () => asked++)
  const replay = `/trajectories/${trajectoryId}`
  const code = page.getByTestId('code').or(page.getByTestId('diff')).filter({ visible: true })
  const text = page.getByText('<script>globalThis.owned=1</script>').filter({ visible: true })
  for (const [path, shown] of [
    ['/', text],
    ['/projects', text],
    [`/projects/${projectId}`, text],
    [`/projects/${projectId}?tab=files`, code],
    [`/projects/${projectId}?tab=files&path=page.html`, code],
    [`/projects/${projectId}?tab=tests`, text],
    [`/projects/${projectId}?tab=runs`, text],
    [`/projects/${projectId}?tab=trajectories`, text],
    ['/runs', text],
    [`/runs/${runId}`, page.getByText('click')],
    ['/trajectories', text],
    [`${replay}?step=0`, text],
    [`${replay}?step=1`, text],
    [`${replay}?step=2`, code],
    [`${replay}?step=2&mode=file&file=page.html`, code],
    [`${replay}?step=3`, text],
    [`${replay}?step=3&pane=verdict`, text],
  ] as const) {
    await test.step(path, async () => {
      await page.goto(seeded.url + path)
      await expect(shown.first()).toBeVisible()
      expect(await harmOf(page)).toEqual({ owned: undefined, elements: 0 })
    })
  }
  await page.keyboard.press('Control+k')
  await page.keyboard.type('hostile')
  await expect(
    page
      .getByRole('dialog')
      .getByRole('option', { name: /hostile <script>/ })
      .first(),
  ).toBeVisible()
  expect(await harmOf(page)).toEqual({ owned: undefined, elements: 0 })
  expect(asked).toBe(0)
})

/** What the hostile rows would have made, had anything of them become part of the page. */
function harmOf(page: Page) {
  return page.evaluate(() => ({
    owned: Reflect.get(globalThis, 'owned'),
    elements: document.querySelectorAll('[onerror], [onload], [href^="javascript:" i], img[src="/nowhere"]')
      .length,
  }))
}

test('terminal escapes are shown as colours or not at all', async ({ page, seeded }) => {
  const title = await titleOf(page, `${seeded.url}/trajectories/${seeded.ids.hostile.trajectoryId}?step=1`)
  const call = page.getByRole('article', { name: 'Call of execute_bash' })
  await expect(call.getByText('red', { exact: true })).toBeVisible()
  await expect(call.getByRole('link')).toHaveCount(0)
  expect(await call.innerText()).not.toContain('\u001b')
  expect(title).not.toBe('owned')
})

async function titleOf(page: Page, url: string): Promise<string> {
  await page.goto(url)
  await expect(page.getByRole('article', { name: 'Step 1', exact: true })).toBeVisible()
  return page.title()
}
