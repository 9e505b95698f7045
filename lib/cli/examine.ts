/** What `doctor` looks at: each part of the machine, whether it serves, and the command that mends it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { dataFolder, findInstance } from '#lib/cli/instance.ts'
import { installCommand, type SystemPart, systemParts } from '#lib/cli/preflight.ts'
import { findBinaries } from '#lib/database/postgres-binaries.ts'
import { env, withoutCredentials } from '#lib/env.ts'
import { messageOf } from '#lib/errors.ts'
import { findArchive, whyNoArchive } from '#lib/sandbox/base/archive.ts'
import { baseRecipe } from '#lib/sandbox/base/recipe.ts'
import { rootName } from '#lib/sandbox/base/root.ts'
import { baseImageName, hasBaseImage } from '#lib/sandbox/base-image.ts'
import { findCached } from '#lib/sandbox/cache-folder.ts'
import { addressOf, connect, inTime } from '#lib/sandbox/docker/engine.ts'
import { drivers } from '#lib/sandbox/index.ts'

/** `optional`: some feature is missing, the program works without it */
export type Finding = { name: string; state: 'good' | 'optional' | 'bad'; detail: string; cure?: string }

const GIB = 1024 ** 3
/** a build, its database and its snapshots */
const WANTED_DISK_GIB = 5

export async function examine(): Promise<Finding[]> {
  const engine = await containerEngine()
  return [
    node(),
    machine(),
    await disk(),
    await database(),
    ...systemParts.filter(({ needed }) => needed === 'agents').map(systemPart),
    await sandboxBase(),
    engine.finding,
    ...(await sandboxes(engine.lacksBase)),
    modelKey(),
    browser(),
  ]
}

function node(): Finding {
  const detail = `${process.version} at ${process.execPath}`
  return { name: 'node', state: 'good', detail }
}

function machine(): Finding {
  const detail = `${availableParallelism()} processors, ${(totalmem() / GIB).toFixed(1)} GiB of memory`
  return { name: 'machine', state: 'good', detail }
}

async function disk(): Promise<Finding> {
  const folder = existsSync(dataFolder()) ? dataFolder() : process.cwd()
  const { bavail, bsize } = await statfs(folder)
  const free = (bavail * bsize) / GIB
  const detail = `${free.toFixed(1)} GiB free for ${folder}`
  if (free >= WANTED_DISK_GIB) return { name: 'disk', state: 'good', detail }
  const cure = `free ${WANTED_DISK_GIB} GiB there, or set SWE_PLAY_DATA to a folder on a larger disk`
  return { name: 'disk', state: 'optional', detail, cure }
}

async function database(): Promise<Finding> {
  if (env().DATABASE_URL) {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: env().DATABASE_URL, connectionTimeoutMillis: 5000 })
    try {
      await client.connect()
      const { rows } = await client.query('show server_version')
      return {
        name: 'database',
        state: 'good',
        detail: `PostgreSQL ${rows[0].server_version} at DATABASE_URL`,
      }
    } catch (error) {
      const detail = `DATABASE_URL does not answer: ${messageOf(error)}`
      return { name: 'database', state: 'bad', detail, cure: 'start that server, or unset DATABASE_URL' }
    } finally {
      await client.end()
    }
  }
  try {
    await findBinaries()
    const running = findInstance()
    const detail = running
      ? `embedded PostgreSQL, running for "swe-play ${running.command}"`
      : 'embedded PostgreSQL'
    return { name: 'database', state: 'good', detail }
  } catch (error) {
    return { name: 'database', state: 'bad', detail: messageOf(error), cure: 'set DATABASE_URL' }
  }
}

function systemPart(part: SystemPart): Finding {
  if (part.isPresent()) return { name: part.name, state: 'good', detail: `there, for ${part.purpose}` }
  const cure = `sudo ${installCommand([part])}`
  return { name: part.name, state: 'bad', detail: `missing, for ${part.purpose}`, cure }
}

/** Never made here: a look changes nothing. */
async function sandboxBase(): Promise<Finding> {
  const name = 'base of sandboxes'
  const recipe = baseRecipe()
  const root = await findCached(rootName(recipe))
  const archive = await findArchive(recipe)
  const made = [root && `unpacked at ${root}`, archive && `as an archive at ${archive}`].filter(Boolean)
  if (made.length > 0) {
    const detail = `${recipe.distribution} ${recipe.suite}, recipe ${recipe.key.slice(0, 8)}, ${made.join(', ')}`
    return { name, state: 'good', detail }
  }
  const refused = await whyNoArchive(recipe)
  return {
    name,
    state: 'optional',
    detail:
      refused ??
      'not made yet; the first run makes it, and until then bubblewrap shows this machine’s own tools',
    cure: 'npx swe-play sandbox build-base',
  }
}

/** An engine without the base is not tried: that would make it, and a look changes nothing. */
async function sandboxes(engineLacksBase: boolean): Promise<Finding[]> {
  const findings: Finding[] = []
  let works = false
  for (const driver of Object.values(drivers)) {
    const name = `sandbox ${driver.name}`
    if (engineLacksBase && driver.name === 'docker') {
      findings.push({ name, state: 'good', detail: 'not tried before the engine has the base image' })
      works = true
      continue
    }
    const probe = await driver.probe()
    if (!probe.ok) {
      findings.push({ name, state: 'optional', detail: probe.reason, cure: probe.cure })
      continue
    }
    works = true
    const limits = Object.entries(probe.limits).map(([limit, state]) => `${limit.replace('Mb', '')} ${state}`)
    findings.push({
      name,
      state: 'good',
      detail: [probe.version, `limits: ${limits.join(', ')}`, ...probe.notes].join('; '),
    })
  }
  // one that works is enough; with none no agent can run
  return works ? findings : findings.map((finding) => ({ ...finding, state: 'bad' }))
}

async function containerEngine(): Promise<{ finding: Finding; lacksBase: boolean }> {
  const name = 'container engine'
  const docker = connect()
  try {
    const [version, info] = await inTime(Promise.all([docker.version(), docker.info()]))
    const lacksBase = !(await inTime(hasBaseImage(docker)))
    const detail = [
      `${version.Version} (API ${version.ApiVersion}) answers at ${addressOf(docker)}`,
      `control groups of version ${info.CgroupVersion ?? '1'} by ${info.CgroupDriver}`,
      lacksBase
        ? 'it has no base image yet: the first run makes it'
        : `has the base image ${baseImageName()}`,
    ].join('; ')
    const cure = 'npx swe-play sandbox build-base'
    return { finding: { name, state: lacksBase ? 'optional' : 'good', detail, cure }, lacksBase }
  } catch (error) {
    const detail = `none answers at ${addressOf(docker)} (${messageOf(error)}); bubblewrap needs none`
    return { finding: { name, state: 'good', detail }, lacksBase: false }
  }
}

function modelKey(): Finding {
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = env()
  const place = withoutCredentials(OPENAI_BASE_URL ?? 'https://api.openai.com/v1')
  if (OPENAI_API_KEY) return { name: 'model', state: 'good', detail: `OPENAI_API_KEY is set, for ${place}` }
  return {
    name: 'model',
    state: 'optional',
    detail: 'OPENAI_API_KEY is not set: only recorded answers can be used',
    cure: 'export OPENAI_API_KEY=..., and OPENAI_BASE_URL for another endpoint than OpenAI',
  }
}

function browser(): Finding {
  const found = ['chromium', 'chromium-browser', 'google-chrome'].find(
    (command) => spawnSync(command, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0,
  )
  if (found) return { name: 'browser', state: 'good', detail: `${found}, for the end-to-end tests` }
  return {
    name: 'browser',
    state: 'optional',
    detail: 'none on the system; npm test needs one, and as root on Debian installs it',
    cure: 'npx playwright install --with-deps chromium',
  }
}
