/**
 * Finds a Chromium for Playwright, in this order: $CHROMIUM_PATH, Playwright's own download, one installed on the system,
 * Debian's package (root with apt).
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { UserError } from '#lib/errors.ts'

export type Browser = {
  /** null = the one Playwright downloaded */
  executablePath: string | null
  from: string
}

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** `--version` is enough to prove that the loader finds every shared library. */
function works(executable: string) {
  return spawnSync(executable, ['--version'], { timeout: 30_000 }).status === 0
}

/** @throws UserError that names the command to install one */
export function findBrowser(): Browser {
  const given = process.env.CHROMIUM_PATH
  if (given) return { executablePath: given, from: 'CHROMIUM_PATH' }
  if (existsSync(chromium.executablePath())) return { executablePath: null, from: 'Playwright' }
  const system = installed.find((path) => existsSync(path) && works(path))
  if (system) return { executablePath: system, from: 'the system' }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const words =
      'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core'
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('sh', ['-c', words], { stdio: 'inherit', env })
    if (works('/usr/bin/chromium')) return { executablePath: '/usr/bin/chromium', from: 'apt' }
  }
  throw new UserError(
    'No browser for the end-to-end tests: run npx playwright install --with-deps chromium, or install Debian’s chromium.',
  )
}
