/** The apt sources this machine itself installs from: no host name of a mirror is written down in code. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const DISTRIBUTION_FILES = ['sources.list', 'sources.list.d/debian.sources', 'sources.list.d/ubuntu.sources']

/** Files for mmdebstrap: the distribution's own, or, where these are empty, all others that name the suite. */
export async function aptSources(suite: string, folder = '/etc/apt'): Promise<string[]> {
  const own = await withContent(DISTRIBUTION_FILES.map((name) => join(folder, name)))
  if (own.length > 0) return own.map(({ path }) => path)
  const names = await readdir(join(folder, 'sources.list.d')).catch(() => [])
  const others = names.filter((name) => /\.(list|sources)$/.test(name)).sort()
  const found = await withContent(others.map((name) => join(folder, 'sources.list.d', name)))
  return found.filter(({ text }) => text.split(/[\s/]+/).includes(suite)).map(({ path }) => path)
}

async function withContent(paths: string[]): Promise<{ path: string; text: string }[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(path, 'utf8').catch(() => '')
      return { path, text: text.replace(/^\s*#.*$/gm, '').trim() }
    }),
  )
  return files.filter(({ text }) => text !== '')
}
