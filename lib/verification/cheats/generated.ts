/**
 * Honest and wrong implementations in number. A mutator makes them, and running both on many calls, never the tests,
 * says which is which. Several are graded in one sandbox, one after the other: for each the whole workspace is laid out
 * anew and the tests run in processes of their own, whose children die with them.
 */
import { z } from 'zod'
import { runTool } from '#lib/languages/python/interpreter.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import * as gates from '../gates.ts'
import { isInFolder, quarantine } from '../quarantine.ts'
import { inFreshSandbox, type Verifier } from '../runs.ts'
import { type Files, filesOf } from '../testing/numerals.ts'
import { outcomeOf, withMissing } from '../verdict.ts'
import { type Rate, wilson } from '../wilson.ts'
import { circumstances } from './circumstances.ts'
import type { Reference } from './reference.ts'
import { references } from './references.ts'

export type Graded = {
  reference: string
  kind: 'honest' | 'wrong'
  what: string
  accepted: boolean
  why: string
}

export type GeneratedNumbers = {
  honest: number
  wrong: number
  falseRefusals: Rate
  falseAccepts: Rate
  /** each that was judged wrongly */
  mistakes: Graded[]
}

const sourcePath = 'ref/code.py'
const perSandbox = 25
const ids = { testFile: 'tests/test_1_1_1.py', entryPoint: 'tests/1.1.1.sh' }

const variantsSchema = z.object({
  right: z.array(z.string()),
  wrong: z.array(
    z.object({
      source: z.string(),
      line: z.number(),
      before: z.string(),
      after: z.string(),
      witness: z.string(),
    }),
  ),
})

type Variant = { kind: Graded['kind']; what: string; files: Files; reference: Files }

/** @param each how many of either kind, over all references together */
export async function gradeGenerated(
  verifier: Verifier,
  each: number,
  say: (line: string) => void = () => {},
): Promise<GeneratedNumbers> {
  const graded: Graded[] = []
  for (const [at, reference] of references.entries()) {
    const wanted = Math.floor(each / references.length) + (at < each % references.length ? 1 : 0)
    const variants = await variantsOf(verifier, reference, wanted)
    for (let from = 0; from < variants.length; from += perSandbox) {
      const results = await gradeTogether(verifier, variants.slice(from, from + perSandbox))
      graded.push(...results.map((result) => ({ reference: reference.name, ...result })))
    }
    say(`${reference.name}: ${variants.length} graded`)
  }
  return summarise(graded)
}

export function summarise(graded: Graded[]): GeneratedNumbers {
  const honest = graded.filter(({ kind }) => kind === 'honest')
  const wrong = graded.filter(({ kind }) => kind === 'wrong')
  const refused = honest.filter(({ accepted }) => !accepted)
  const accepted = wrong.filter((each) => each.accepted)
  return {
    honest: honest.length,
    wrong: wrong.length,
    falseRefusals: wilson(refused.length, honest.length),
    falseAccepts: wilson(accepted.length, wrong.length),
    mistakes: [...refused, ...accepted],
  }
}

async function variantsOf(verifier: Verifier, reference: Reference, count: number): Promise<Variant[]> {
  const { source, calls, tests } = reference
  const request = { source, calls, right: count, wrong: count, seed: 1 }
  const made = await inFreshSandbox(verifier, [], async (sandbox) => {
    const script = {
      name: 'vary_code.py',
      arguments: [],
      signal: verifier.signal,
      stdin: JSON.stringify(request),
    }
    return variantsSchema.parse(await runTool(sandbox, script))
  })
  const base: Files = {
    'ref/__init__.py': '',
    [ids.testFile]: tests,
    [ids.entryPoint]: `#!/bin/bash\npython3 -m pytest -q ${ids.testFile}\n`,
  }
  const honest = made.right.map((right, at): Variant => {
    const { name, given, left } = circumstances[at % circumstances.length] as (typeof circumstances)[number]
    const own = { ...base, ...given }
    return { kind: 'honest', what: name, reference: own, files: { ...own, ...left, [sourcePath]: right } }
  })
  const wrong = made.wrong.map(({ source: text, line, before, after, witness }): Variant => {
    const what = `line ${line}: ${before} -> ${after}; differs at ${witness}`
    return { kind: 'wrong', what, reference: base, files: { ...base, [sourcePath]: text } }
  })
  return [...honest, ...wrong]
}

/** Each as verifyImplementation grades it, in a sandbox that is used for all of them. */
function gradeTogether(verifier: Verifier, variants: Variant[]): Promise<Omit<Graded, 'reference'>[]> {
  const { language, signal } = verifier
  return inFreshSandbox(verifier, [], async (sandbox) => {
    const results: Omit<Graded, 'reference'>[] = []
    let present: string[] = []
    const lay = async (files: WorkspaceFile[]) => {
      await sandbox.layOut({ remove: [...new Set(present.map(topOf))], files })
      present = files.map((file) => file.path)
    }
    const inspected = async (files: WorkspaceFile[]) => {
      await lay(files)
      return { ...(await language.inspect(sandbox, signal)), files }
    }
    for (const { kind, what, files, reference } of variants) {
      const original = await inspected(filesOf(reference))
      const { files: graded } = quarantine({
        language,
        reference: original,
        candidate: await inspected(filesOf(files)),
      })
      const protectedFiles = graded.filter((file) => isInFolder(file.path, language.testsFolder))
      const testFiles = language.testFiles(graded.map((file) => file.path))
      const run = { files: testFiles, timeoutMs: verifier.fileTimeoutMs, signal, protectedFiles, seed: 0 }
      await lay(graded)
      const known = await language.collectTests(sandbox, run)
      await lay(graded)
      const report = await language.runTests(sandbox, run)
      const outcomes = withMissing(report.results, known)
      const decided = [
        gates.canary(report),
        gates.sameTestsCollected(known, outcomes),
        gates.testsPass(outcomes, report.crashed),
      ]
      const bad = decided.find((gate) => gate.outcome !== 'passed')
      const why = report.infrastructure ?? (bad ? `${bad.gate}: ${bad.evidence}` : '')
      results.push({
        kind,
        what,
        accepted: report.infrastructure === null && outcomeOf(decided) === 'passed',
        why,
      })
    }
    return results
  })
}

function topOf(path: string): string {
  return path.split('/')[0] ?? path
}
