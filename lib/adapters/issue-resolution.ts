/** Issue resolution (SWE-bench, specs/03): a bug is injected; the solver gets the report and a suite that does not see it. */
import type { Adapter } from '#lib/adapters/adapter.ts'
import { describeSpecification, forbiddenLibraries } from '#lib/pipeline/brief.ts'
import { adapterInfos } from '#lib/pipeline/instances/adapter-info.ts'
import { hiddenTests } from '#lib/pipeline/instances/hidden-tests.ts'
import { makeBug } from '#lib/pipeline/instances/make-bug.ts'
import { solverNotes } from '#lib/pipeline/instances/solver-notes.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { gradeResolution } from '#lib/verification/instances/resolution.ts'

const info = adapterInfos['issue-resolution']

export const issueResolution: Adapter = {
  ...info,
  make: (context, place) => makeBug(context, place, { adapter: info.name }),
  prompts(context, { place: { project }, instance }) {
    const { workspace, notes } = solverNotes(context, project)
    const user = context.prompts.render('issue-resolution/user', {
      project_name: project.proposal.name,
      project_description: describeSpecification(project.proposal),
      report: instance.report,
      test_command: context.language.suiteCommand,
      forbidden_libraries: forbiddenLibraries(project.proposal),
      language_notes: notes.text,
    })
    const system = context.prompts.render('issue-resolution/system', { workspace: workspace.text })
    return { system, user, parts: [workspace, notes] }
  },
  hiddenTests,
  grade: (context, { instance, tree, history, signal }) =>
    gradeResolution(verifierOf(context, signal), {
      reference: instance.baseCommit,
      given: instance.givenTree,
      tree,
      failToPass: instance.failToPass,
      passToPass: instance.passToPass,
      runs: context.settings.repeats,
      history,
    }),
}
