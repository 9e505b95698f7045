/** The import arrows: dependency-cruiser's rules, the rule about routes, and the proof that all of them see. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { planted } from '#lib/cli/guards/planted.ts'

const root = join(import.meta.dirname, '../../..')
const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const rules = join(root, '.dependency-cruiser.cjs')
const parser = join(import.meta.dirname, 'typescript-6.mjs')

/** fewer modules than this means that the tool did not read TypeScript */
const FEWEST_MODULES = 40

const graphSchema = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ resolved: z.string(), couldNotResolve: z.boolean().optional() })),
    }),
  ),
  summary: z.object({
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string(), severity: z.string() }),
      }),
    ),
  }),
})
type Graph = z.infer<typeof graphSchema>
export type Violation = { rule: string; from: string; to: string }

async function cruise(folder: string, places: string[]): Promise<Graph> {
  const args = [
    '--import',
    parser,
    tool,
    '--config',
    rules,
    '--output-type',
    'json',
    '--no-progress',
    ...places,
  ]
  const output = await new Promise<string>((done, fail) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      // exit code = number of errors found: only an answer that is not JSON is a failure
      if (stdout.startsWith('{')) done(stdout)
      else fail(new Error(`dependency-cruiser failed: ${stderr || stdout || error?.message}`))
    })
  })
  return graphSchema.parse(JSON.parse(output))
}

/** Parts of a route (`_components`, `actions.ts`) belong to it and to the routes below it. */
export function routeViolations(graph: Graph): Violation[] {
  return graph.modules.flatMap(({ source, dependencies }) =>
    dependencies.flatMap(({ resolved }) => {
      const owner = resolved.match(/^(app\/.*?)(?:_components\/|actions\.ts$)/)?.[1]
      const isForeign = owner !== undefined && source.startsWith('app/') && !source.startsWith(owner)
      return isForeign ? [{ rule: 'routes-apart', from: source, to: resolved }] : []
    }),
  )
}

function violations(graph: Graph): Violation[] {
  const found = graph.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
  return [...found, ...routeViolations(graph)]
}

/** @returns violations of the project's tree */
export async function checkArrows(): Promise<Violation[]> {
  const graph = await cruise(root, ['app', 'components', 'lib', 'proxy.ts'])
  const seen = graph.modules.filter((module) => /^(app|components|lib)\//.test(module.source)).length
  if (seen < FEWEST_MODULES)
    throw new Error(`the import check saw only ${seen} modules: it cannot read TypeScript`)
  return violations(graph)
}

/** Plants one violation of every rule in a small tree of its own. @returns names of rules that did not see theirs */
export async function findBlindRules(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'swe-play-planted-'))
  try {
    for (const [path, text] of Object.entries({ ...planted.surroundings, ...planted.files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const found = new Set(
      violations(await cruise(folder, ['app', 'components', 'lib'])).map(({ rule }) => rule),
    )
    return planted.rules.filter((rule) => !found.has(rule))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
