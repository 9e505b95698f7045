/**
 * A project folder of the original SWE-Playground: `tasks.md` (the plan), `tasks.json` (the same, with name and
 * constraints), `tests/<task>.md` (how each task is to be tested), beside the repository. It is a project, no trajectory.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type PlanProblem, parsePlan } from '#lib/pipeline/parse-plan.ts'
import type { Plan } from '#lib/pipeline/plan.ts'
import { readJson } from '#lib/trajectories/foreign/input/json-text.ts'
import { isRecord, recordOf } from '#lib/trajectories/foreign/json.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'

export type ProjectFolder = {
  /** of the folder */
  name: string
  project: OriginalProject
}

export type OriginalProject = {
  /** tasks.md as it is */
  markdown: string
  /** as far as it could be read */
  plan: Plan
  problems: PlanProblem[]
  /** tasks.json */
  about: Record<string, unknown>
  /** texts of tests/<task>.md by the task's number */
  testDocuments: Record<string, string>
  /** files that are there and were not read */
  leftAside: number
}

/** @returns null when the folder is none, or its files cannot be read as such */
export async function readProjectFolder(folder: string, names: string[]): Promise<OriginalProject | null> {
  if (!names.includes('tasks.md') || !names.includes('tasks.json')) return null
  const about = recordOf(await jsonOf(join(folder, 'tasks.json')))
  if (!Array.isArray(about.phases) || typeof about.project_name !== 'string') return null
  const markdown = await textOf(join(folder, 'tasks.md'))
  if (markdown === null) return null
  const tests = names.includes('tests') ? await testFiles(join(folder, 'tests')) : []
  const testDocuments: Record<string, string> = {}
  for (const { task, path } of tests) testDocuments[task] = (await textOf(path)) ?? ''
  const { plan, problems } = parsePlan(markdown)
  return {
    markdown,
    plan,
    problems,
    about,
    testDocuments,
    leftAside: names.length - (tests.length > 0 ? 3 : 2),
  }
}

async function testFiles(folder: string): Promise<{ task: string; path: string }[]> {
  if (!(await stat(folder)).isDirectory()) return []
  return (await readdir(folder)).sort().flatMap((name) => {
    const task = /^(\d+\.\d+\.\d+)\.md$/.exec(name)?.[1]
    return task === undefined ? [] : [{ task, path: join(folder, name) }]
  })
}

async function textOf(path: string): Promise<string | null> {
  const found = await stat(path)
  return found.isFile() && found.size <= limits.besideBytes ? readFile(path, 'utf8') : null
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    const text = await textOf(path)
    const value = text === null ? null : readJson(Buffer.from(text)).value
    return isRecord(value) ? value : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
