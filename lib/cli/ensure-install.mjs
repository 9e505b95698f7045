// Runs before everything else with whatever node is there (plain JavaScript, no packages): installs the locked packages
// when they are missing or stale. One at a time: two `npm ci` at once would tear node_modules apart.
import { execSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, realpathSync, rmdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const mutex = join(root, '.install-lock')
const WAIT_SECONDS = 600
const pretendNode = join(root, 'lib/cli/pretend-node.cjs')
const quoted = (path) => JSON.stringify(path)

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

/** npm writes node_modules/.package-lock.json last: what it lists is what is installed. */
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json')
  if (!installed) return false
  const wanted = readPackages('package-lock.json') ?? {}
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const found = installed[path]
    return found ? found.version === entry.version : entry.optional === true || entry.peer === true
  })
}

export function ensureInstall() {
  for (let second = 0; !isInstalled(); second++) {
    try {
      mkdirSync(mutex)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (second > WAIT_SECONDS)
        throw new Error(`${mutex} is held for 10 minutes: remove that folder if no installation is running`)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
      continue
    }
    try {
      if (!isInstalled()) install()
      linkNode()
    } finally {
      rmdirSync(mutex)
    }
  }
}

/** npm 9 leaves out the command of an optional package; npm scripts need the project's own `node` on their path. */
function linkNode() {
  const link = join(root, 'node_modules/.bin/node')
  const own = `node-${process.platform}-${process.arch}/bin/node`
  if (!existsSync(link) && existsSync(join(root, 'node_modules', own))) symlinkSync(`../${own}`, link)
}

function install() {
  // No package's install script is run: none is needed, one of them refuses Debian's Node 18, and what never runs cannot
  // do harm. Results of a command stay alone on stdout: what npm says goes to stderr.
  execSync('npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error', {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require ${quoted(pretendNode)}`,
    },
    stdio: ['ignore', 2, 2],
  })
  if (!isInstalled())
    throw new Error('npm ci ended, but packages of package-lock.json are still missing: run it by hand')
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) ensureInstall()
