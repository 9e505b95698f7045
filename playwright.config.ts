import { defineConfig } from '@playwright/test'

/** e2e/run-all.ts hands over the browser, a free port, and a database (DATABASE_URL) that tests may seed. */
const port = process.env.E2E_PORT ?? '4180'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts', // beside them lie unit tests of the counting
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    // a film of every test would cost as much as the tests; the page's own states are kept
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      chromiumSandbox: process.getuid?.() !== 0 && !process.env.CI,
      // no background traffic: the tests assert that the browser asks nobody but 127.0.0.1
      args: [
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        // without a graphics card a software one paints in a process of its own: slower than none
        '--disable-gpu',
      ],
    },
  },
  webServer: {
    command: `"${process.execPath}" lib/cli/swe-play.mjs start`,
    url: `http://127.0.0.1:${port}/`,
    env: {
      // pages are tested here: the sandbox that starts sooner
      SWE_PLAY_SANDBOX: process.env.SWE_PLAY_SANDBOX ?? 'bubblewrap',
      PORT: port,
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
    },
    timeout: 300_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    reuseExistingServer: false,
  },
})
