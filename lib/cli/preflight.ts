/** What the machine must have beside Node: installed with apt where we may, otherwise named with the exact command. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export type SystemPart = {
  name: string
  /** Debian's package */
  debian: string
  purpose: string
  isPresent(): boolean
}

const runs = (command: string, args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0

export const systemParts: SystemPart[] = [
  {
    name: 'git',
    debian: 'git',
    purpose: 'agents, and looking at saved projects',
    isPresent: () => runs('git', ['--version']),
  },
  {
    name: 'bubblewrap',
    debian: 'bubblewrap',
    purpose: 'the sandbox agents work in',
    isPresent: () => runs('bwrap', ['--version']),
  },
  {
    name: 'procps',
    debian: 'procps',
    purpose: 'agents, which look at processes with ps and pgrep',
    isPresent: () => runs('pgrep', ['--version']),
  },
  {
    // the system's interpreter: it is the one that sandboxes see
    name: 'python3',
    debian: 'python3',
    purpose: 'Python projects and the test supervisor',
    isPresent: () => runs('/usr/bin/python3', ['--version']),
  },
  {
    name: 'pytest',
    debian: 'python3-pytest',
    purpose: 'tests of Python projects',
    isPresent: () => runs('/usr/bin/python3', ['-c', 'import pytest']),
  },
]

export function missingParts(): SystemPart[] {
  return process.platform === 'linux' ? systemParts.filter((part) => !part.isPresent()) : []
}

export function installCommand(parts: SystemPart[]): string {
  return `apt-get install -y --no-install-recommends ${parts.map((part) => part.debian).join(' ')}`
}

/** @returns what is still missing; the program works without, but no sandbox does */
export function preflight(say: (line: string) => void): SystemPart[] {
  const missing = missingParts()
  if (missing.length === 0) return []
  const command = installCommand(missing)
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`installing ${missing.map((part) => part.name).join(', ')}`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const words = `apt-get update -qq && ${command} -qq`
    const result = spawnSync('sh', ['-c', words], { encoding: 'utf8', env })
    if (result.status !== 0) say(`apt-get failed: ${result.stderr.trim()}`)
  }
  const left = missingParts()
  if (left.length > 0) {
    const what = left.map((part) => `${part.name} (${part.purpose})`).join(', ')
    say(`missing: ${what}; no agent can run without. Install: sudo ${installCommand(left)}`)
  }
  return left
}
