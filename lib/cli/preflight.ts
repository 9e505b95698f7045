/** What the machine must have beside Node: installed with apt where we may, otherwise named with the exact command. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export type SystemPart = {
  name: string
  /** Debian's package */
  debian: string
  purpose: string
  /** `agents`: none can run without; `base`: without it sandboxes have this machine's own tools; `tests`: for npm test */
  needed: 'agents' | 'base' | 'tests'
  isPresent(): boolean
}

const runs = (command: string, args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0

export const systemParts: SystemPart[] = [
  {
    name: 'git',
    debian: 'git',
    purpose: 'agents, and looking at saved projects',
    needed: 'agents',
    isPresent: () => runs('git', ['--version']),
  },
  {
    name: 'bubblewrap',
    debian: 'bubblewrap',
    purpose: 'the sandbox agents work in',
    needed: 'agents',
    isPresent: () => runs('bwrap', ['--version']),
  },
  {
    name: 'procps',
    debian: 'procps',
    purpose: 'agents, which look at processes with ps and pgrep',
    needed: 'agents',
    isPresent: () => runs('pgrep', ['--version']),
  },
  {
    // the system's interpreter: it is the one that sandboxes see
    name: 'python3',
    debian: 'python3',
    purpose: 'Python projects and the test supervisor',
    needed: 'agents',
    isPresent: () => runs('/usr/bin/python3', ['--version']),
  },
  {
    name: 'pytest',
    debian: 'python3-pytest',
    purpose: 'tests of Python projects',
    needed: 'agents',
    isPresent: () => runs('/usr/bin/python3', ['-c', 'import pytest']),
  },
  {
    name: 'mmdebstrap',
    debian: 'mmdebstrap',
    purpose: 'the base of sandboxes, with the same tools on every machine',
    needed: 'base',
    isPresent: () => runs('mmdebstrap', ['--version']),
  },
  {
    name: 'docker',
    debian: 'docker.io',
    purpose: 'tests of the Docker driver',
    needed: 'tests',
    isPresent: () =>
      Boolean(process.env.DOCKER_HOST) ||
      existsSync('/var/run/docker.sock') ||
      runs('dockerd', ['--version']),
  },
]

function missingParts(parts: SystemPart[]): SystemPart[] {
  return process.platform === 'linux' ? parts.filter((part) => !part.isPresent()) : []
}

export function installCommand(parts: SystemPart[]): string {
  return `apt-get install -y --no-install-recommends ${parts.map((part) => part.debian).join(' ')}`
}

/** Installs what is missing where we may, and says what is still missing: the program works without, with less. */
export function preflight(say: (line: string) => void, use: 'run' | 'test' = 'run'): void {
  const wanted = systemParts.filter(({ needed }) => use === 'test' || needed !== 'tests')
  const missing = missingParts(wanted)
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install(missing, say)
  const left = missingParts(missing)
  const without = (needed: SystemPart['needed'], words: string) => {
    const parts = left.filter((part) => part.needed === needed)
    if (parts.length === 0) return
    const what = parts.map(({ name, purpose }) => `${name} (${purpose})`).join(', ')
    say(`missing: ${what}; ${words}. Install: sudo ${installCommand(parts)}`)
  }
  without('agents', 'no agent can run without')
  without('tests', 'what needs it is skipped')
}

function install(parts: SystemPart[], say: (line: string) => void) {
  say(`installing ${parts.map((part) => part.name).join(', ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const words = `apt-get update -qq && ${installCommand(parts)} -qq`
  const result = spawnSync('sh', ['-c', words], { encoding: 'utf8', env })
  if (result.status !== 0) say(`apt-get failed: ${result.stderr.trim()}`)
}
