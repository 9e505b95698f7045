/** Small on purpose: a source file past the limit is two things. Tests, generated code and recordings are left out. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const MOST_LINES = 300

const patterns = ['{app,components,lib,e2e,prisma}/**/*.{ts,tsx,mjs,cjs,css,py}', '*.{ts,mjs,cjs}']
const leftOut = /\.test\.tsx?$|^lib\/data\/generated\/|^lib\/model\/recordings\//

export type LongFile = { path: string; lines: number }

export function findLongFiles(folder = root): LongFile[] {
  return globSync(patterns, { cwd: folder, exclude: ['**/node_modules'] })
    .filter((path) => !leftOut.test(path))
    .map((path) => ({ path, lines: readFileSync(join(folder, path), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES)
    .sort((a, b) => b.lines - a.lines)
}
