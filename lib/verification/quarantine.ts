import type { Inspection, Language } from '#lib/languages/language.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { Flag } from './verdict.ts'

type Side = { files: WorkspaceFile[]; runnerSettings: Inspection['runnerSettings'] }

export type Quarantined = {
  /** what is graded: the candidate's files, the reference's tests folder, no foreign runner settings or start-up hooks */
  files: WorkspaceFile[]
  flags: Flag[]
}

/**
 * Undoes what a candidate may not bring: everything in the tests folder comes from the reference, and so do files that
 * configure the test runner or hook into the interpreter's start. What was undone and looks like an offence is flagged;
 * files of the candidate's own in the tests folder (its check scripts) are left out without a flag.
 *
 * `neverShown` are protected tests that were not in the candidate's workspace: not having them is no deletion.
 */
export function quarantine({
  language,
  reference,
  candidate,
  neverShown = [],
}: {
  language: Language
  reference: Side
  candidate: Side
  neverShown?: string[]
}): Quarantined {
  const isTest = (path: string) => isInFolder(path, language.testsFolder)
  const wanted = new Map(reference.files.map((file) => [file.path, file]))
  const given = new Map(candidate.files.map((file) => [file.path, file]))
  const settings = changedSettings(reference.runnerSettings, candidate.runnerSettings)
  const reasonFor = (path: string) =>
    settings.has(path) ? 'runner-configuration' : language.quarantineReason(path)
  const files = reference.files.filter((file) => isTest(file.path))
  const restored = [...wanted.keys()].filter((path) => !isTest(path) && reasonFor(path) !== null)
  const flags = testFlags({ wanted: files, given, neverShown: new Set(neverShown) })
  for (const path of [...new Set([...wanted.keys(), ...given.keys()])].sort()) {
    const reason = reasonFor(path)
    const original = wanted.get(path)
    const file = given.get(path)
    if (!isTest(path) && reason === null && file && !standsInTheWay(path, restored)) files.push(file)
    if (reason === null) continue
    if (!isTest(path) && original) files.push(original)
    if (file && !isSame(original, file)) {
      flags.push({
        kind: reason,
        path,
        evidence: original ? 'was changed; the original was restored' : 'was added; it was left out',
        step: null,
      })
    } else if (!file && !isTest(path)) {
      flags.push({ kind: reason, path, evidence: 'was deleted; the original was restored', step: null })
    }
  }
  return { files, flags }
}

/** Edited, renamed and deleted protected tests. Runner settings among them are flagged by the caller. */
function testFlags({
  wanted,
  given,
  neverShown,
}: {
  wanted: WorkspaceFile[]
  given: Map<string, WorkspaceFile>
  neverShown: Set<string>
}): Flag[] {
  const flags: Flag[] = []
  const known = new Set(wanted.map((file) => file.path))
  for (const original of wanted) {
    if (neverShown.has(original.path) || original.data.length === 0) continue
    const file = given.get(original.path)
    if (isSame(original, file)) continue
    const twin = [...given.values()].find(
      (other) => !known.has(other.path) && other.data.length > 0 && other.data.equals(original.data),
    )
    const what = file ? 'was edited' : twin ? `was renamed to ${twin.path}` : 'was deleted'
    flags.push({
      kind: 'tests-edited',
      path: original.path,
      evidence: `${what}; the original was restored and graded`,
      step: null,
    })
  }
  return flags
}

function changedSettings(reference: Side['runnerSettings'], candidate: Side['runnerSettings']): Set<string> {
  const before = new Map(reference.map(({ path, hash }) => [path, hash]))
  const after = new Map(candidate.map(({ path, hash }) => [path, hash]))
  return new Set([...before.keys(), ...after.keys()].filter((path) => before.get(path) !== after.get(path)))
}

/** A folder where a restored file goes, or a file where its folder goes. */
function standsInTheWay(path: string, restored: string[]): boolean {
  return restored.some((other) => other !== path && (isInFolder(path, other) || isInFolder(other, path)))
}

function isSame(one: WorkspaceFile | undefined, other: WorkspaceFile | undefined): boolean {
  return one !== undefined && other !== undefined && one.mode === other.mode && one.data.equals(other.data)
}

/** The folder itself counts: a link or a file in its place would stand for all that is in it. */
export function isInFolder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
