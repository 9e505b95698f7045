/** What the base of sandboxes is made of, and the key that changes with it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Recipe = {
  distribution: 'debian' | 'ubuntu'
  /** code name of the release, e.g. bookworm */
  suite: string
  /** false = this machine's own apt cannot make it, an engine may */
  ownSuite: boolean
  packages: string[]
  /** shell, run inside the new root as root */
  script: string
  key: string
}

/** Python's own, and what agents reach for; git and procps because language tools and agents' habits need them. */
const PACKAGES = ['python3', 'python3-pytest', 'git', 'ca-certificates', 'procps', 'patch', 'less']

/** The release of a machine that is neither Debian nor Ubuntu. */
const ELSEWHERE = { distribution: 'debian', suite: 'bookworm' } as const

/** From this machine's release, so that its apt sources fit. */
export function baseRecipe(osRelease: string = readOsRelease()): Recipe {
  const own = parseOsRelease(osRelease)
  const script = readFileSync(join(import.meta.dirname, 'prepare.sh'), 'utf8')
  const { distribution, suite } = own ?? ELSEWHERE
  const made = { distribution, suite, arch: process.arch, packages: PACKAGES, script }
  const key = createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 32)
  return { distribution, suite, ownSuite: own !== null, packages: PACKAGES, script, key }
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return '' // not Linux, or a Linux without releases
  }
}

function parseOsRelease(text: string): { distribution: 'debian' | 'ubuntu'; suite: string } | null {
  const field = (name: string) => new RegExp(`^${name}="?([a-z0-9.-]+)"?$`, 'm').exec(text)?.[1]
  const distribution = field('ID')
  const suite = field('VERSION_CODENAME')
  if (!suite || (distribution !== 'debian' && distribution !== 'ubuntu')) return null
  return { distribution, suite }
}
