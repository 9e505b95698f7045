/** What the browser tests stand on: places to visit, and a browser that tells on itself. */
import { test as base, expect } from '@playwright/test'
import { messageOf } from '#lib/errors.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import { type BrowserWatch, watchBrowser } from './browser-watch.ts'
import { createDatabases, type Databases, type Ids } from './databases.ts'
import { type Place, serveWeb } from './places.ts'

type TestFixtures = {
  /** Fails the test when the page asks for another machine, breaks its policy, throws or logs an error. */
  watch: BrowserWatch
}

type WorkerFixtures = {
  databases: Databases
  /** pages over realistic rows; nothing works on them */
  seeded: Place & { ids: Ids }
  /** pages of somebody who has just begun */
  fresh: Place
  /** pages whose database does not answer */
  broken: Place
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  watch: [
    async ({ context }, use) => {
      const watch = await watchBrowser(context)
      await use(watch)
      expect(watch.problems(), 'what the browser had to complain about').toEqual([])
    },
    { auto: true },
  ],

  databases: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
    async ({}, use) => use(await createDatabases()),
    { scope: 'worker', timeout: 60_000 },
  ],
  seeded: [
    async ({ databases }, use) => {
      const { url, ids } = databases.seeded
      // the key stands for every secret of the environment: it must not appear on any page
      await using place = await serveWeb(url, { OPENAI_API_KEY: canaryKey })
      await use({ ...place, ids })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  fresh: [
    async ({ databases }, use) => {
      await using place = await serveWeb(databases.empty.url)
      await use(place)
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  broken: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      await using place = await serveWeb('postgresql://app:nobody@127.0.0.1:9/app')
      await use(place)
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

export const canaryKey = 'sk-test-canary-4f1c'

export { expect }

/** For beforeAll of what builds for real. */
export async function skipWithoutSandbox() {
  const reason = await chooseDriver().then(
    () => null,
    (error: unknown) => messageOf(error),
  )
  test.skip(reason !== null, `no sandbox works on this machine: ${reason}`)
}
