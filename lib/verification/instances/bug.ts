/** Injected bugs: the proof that one is a fair problem. Design 2; cheat 18. */

import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { diffTrees, readCommit, readTree } from '#lib/trajectories/trees.ts'
import { treePatch } from '#lib/trajectories/unified-diff.ts'
import * as gates from '../gates.ts'
import { collectIds, inFreshSandbox, inspectFiles, runSuite, type Verifier } from '../runs.ts'
import { outcomeOf, withMissing } from '../verdict.ts'
import { inEnvironment, repeat, type Verification, verification } from '../verify.ts'
import * as bug from './bug-gates.ts'
import { referencePasses } from './library-gates.ts'

export type ProvenBug = Verification & {
  failToPass: string[]
  passToPass: string[]
  /** unified diff from the reference to the bug */
  patch: string
  /** the bug, without the tests that see it: what solvers get */
  given: string
  /** ids of the tests that are left in it */
  visible: string[]
}

const patience = 60_000

/** @param reference commit of the finished project; `tree`: the injector's workspace */
export async function proveBug(
  outside: Verifier,
  { reference, tree, runs }: { reference: string; tree: string; runs: number },
): Promise<ProvenBug> {
  const found = {
    failToPass: [] as string[],
    passToPass: [] as string[],
    patch: '',
    given: tree,
    visible: [] as string[],
  }
  const done = await verification(tree, async (findings) => {
    const verifier = await inEnvironment(outside, reference)
    const { language, objects } = verifier
    const changes = await diffTrees(objects, reference, tree)
    findings.gates.push(bug.patchNotEmpty(changes), bug.onlySourcesChanged(changes, language))
    if (outcomeOf(findings.gates) !== 'passed') return
    found.patch = await treePatch(objects, reference, tree)
    const original = await readTree(objects, reference)
    const files = await readTree(objects, tree)
    findings.gates.push(bug.stillBuilds(await brokenIn(verifier, files)))
    if (outcomeOf(findings.gates) !== 'passed') return

    const testFiles = language.testFiles(original.map(({ path }) => path))
    const ids = await collectIds(verifier, original, testFiles)
    const before = await runSuite(verifier, original, { testFiles })
    const after = await runSuite(verifier, files, { testFiles })
    findings.results = withMissing(after.results, ids)
    findings.log.push(after.log)
    const transitions = bug.transitionsOf(before.results, findings.results, language.isImportTrouble)
    found.failToPass = transitions.failToPass
    found.passToPass = transitions.passToPass
    findings.gates.push(
      gates.canary(after),
      referencePasses(withMissing(before.results, ids)),
      gates.sameTestsCollected(ids, findings.results),
      bug.failsInCallPhase(transitions, after.crashed),
      bug.keepsPassing(transitions),
      await takenBack(verifier, files, { reference, patch: found.patch }),
    )
    if (outcomeOf(findings.gates) !== 'passed') return
    const again = await repeat(verifier, files, { testFiles, knownIds: ids, runs })
    findings.gates.push(gates.stable(findings.results, again))
    found.given = await withoutTests(verifier, files, transitions.failToPass)
    const given = await readTree(objects, found.given)
    const shown = await runSuite(verifier, given, {
      testFiles: language.testFiles(given.map(({ path }) => path)),
    })
    found.visible = shown.results.map(({ testId }) => testId)
    findings.gates.push(bug.visibleSuitePasses(shown.results, transitions.failToPass.length))
  })
  return { ...done, ...found }
}

async function brokenIn(verifier: Verifier, files: WorkspaceFile[]) {
  const { broken } = await inspectFiles(verifier, files)
  if (broken.length > 0) return broken
  return inFreshSandbox(verifier, files, (sandbox) => verifier.language.build(sandbox, verifier.signal))
}

/** As anybody would take it back who is handed the patch. */
function takenBack(
  verifier: Verifier,
  files: WorkspaceFile[],
  { reference, patch }: { reference: string; patch: string },
) {
  return inFreshSandbox(verifier, files, async (sandbox) => {
    const { signal, objects } = verifier
    const command = ['/usr/bin/git', 'apply', '-R', '-']
    const program = await sandbox.execute(command, { timeoutMs: patience, signal, stdin: patch })
    const { tree } = await sandbox.snapshot()
    const restored = program.exitCode === 0 && tree === (await readCommit(objects, reference)).tree
    return bug.reversible(
      restored,
      `Taking the patch back does not give the reference: ${program.stderr.slice(0, 300)}`,
    )
  })
}

/** Taken out by the parser; the entry point of a file that is gone goes, too. */
async function withoutTests(verifier: Verifier, files: WorkspaceFile[], testIds: string[]): Promise<string> {
  const { language, objects, signal } = verifier
  const { tree, objects: written } = await inFreshSandbox(verifier, files, async (sandbox) => {
    const { removedFiles } = await language.removeTests(sandbox, testIds, signal)
    const gone = files
      .map(({ path }) => path)
      .filter((path) => removedFiles.some((test) => isEntryOf(path, test)))
    await sandbox.layOut({ remove: gone })
    return sandbox.snapshot()

    /** tests/1.2.3.sh runs tests/test_1_2_3.py */
    function isEntryOf(path: string, testFile: string): boolean {
      const number = /(\d+\.\d+\.\d+)\.[a-z]+$/.exec(path)?.[1]
      return (
        number !== undefined && path === language.entryPoint(number) && testFile === language.testFile(number)
      )
    }
  })
  await objects.put(written)
  return tree
}
