import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aptSources } from './apt-sources.ts'

function machineWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'apt-'))
  mkdirSync(join(folder, 'sources.list.d'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const debian = 'Types: deb\nURIs: http://mirror/debian\nSuites: bookworm\nComponents: main\n'

test('the distribution’s own files are taken, those of others not', async () => {
  const folder = machineWith({
    'sources.list': '# moved to debian.sources\n',
    'sources.list.d/debian.sources': debian,
    'sources.list.d/tools.list': 'deb https://elsewhere/debian bookworm stable\n',
  })
  expect(await aptSources('bookworm', folder)).toEqual([join(folder, 'sources.list.d/debian.sources')])
})

test('where the distribution’s are empty, whatever names the suite', async () => {
  const folder = machineWith({
    'sources.list.d/local.list': 'deb http://mirror/debian bookworm main\n',
    'sources.list.d/other.list': 'deb http://elsewhere stable main\n#deb http://mirror bookworm main\n',
  })
  expect(await aptSources('bookworm', folder)).toEqual([join(folder, 'sources.list.d/local.list')])
  expect(await aptSources('trixie', folder)).toEqual([])
})
