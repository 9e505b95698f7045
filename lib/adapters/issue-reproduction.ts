/** Issue reproduction (SWT-bench, specs/05): the suite does not see the injected bug; the solver writes the tests that do. */
import { z } from 'zod'
import type { Adapter } from '#lib/adapters/adapter.ts'
import { describeSpecification } from '#lib/pipeline/brief.ts'
import { adapterInfos } from '#lib/pipeline/instances/adapter-info.ts'
import { hiddenTests } from '#lib/pipeline/instances/hidden-tests.ts'
import { makeBug } from '#lib/pipeline/instances/make-bug.ts'
import { solverNotes } from '#lib/pipeline/instances/solver-notes.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import {
  gradeReproduction,
  knownCoverageSchema,
  measureKnown,
} from '#lib/verification/instances/reproduction.ts'

const info = adapterInfos['issue-reproduction']

export const issueReproduction: Adapter = {
  ...info,
  make: (context, place) =>
    makeBug(context, place, {
      adapter: info.name,
      measure: async (instance, signal) => ({
        coverage: await measureKnown(verifierOf(context, signal), treesOf(instance)),
      }),
    }),
  prompts(context, { place: { project }, instance }) {
    const { workspace, notes } = solverNotes(context, project)
    const user = context.prompts.render('issue-reproduction/user', {
      project_name: project.proposal.name,
      project_description: describeSpecification(project.proposal),
      report: instance.report,
      test_command: context.language.suiteCommand,
      language_notes: notes.text,
    })
    const system = context.prompts.render('issue-reproduction/system', { workspace: workspace.text })
    return { system, user, parts: [workspace, notes] }
  },
  hiddenTests,
  grade: (context, { instance, tree, history, signal }) =>
    gradeReproduction(verifierOf(context, signal), {
      ...treesOf(instance),
      tree,
      runs: context.settings.repeats,
      visible: z.array(z.string()).parse(instance.measures.visible),
      known: knownCoverageSchema.safeParse(instance.measures.coverage).data ?? null,
      history,
    }),
}

function treesOf({
  baseCommit,
  problemTree,
  givenTree,
}: {
  baseCommit: string
  problemTree: string
  givenTree: string
}) {
  return { reference: baseCommit, problem: problemTree, given: givenTree }
}
