/** Library generation (Commit-0, specs/06): a project without its function bodies; the score is the share of known tests that pass. */
import type { Adapter, Place } from '#lib/adapters/adapter.ts'
import { describeSpecification, forbiddenLibraries, packageName } from '#lib/pipeline/brief.ts'
import { requireMeasured } from '#lib/pipeline/evidence.ts'
import { adapterInfos } from '#lib/pipeline/instances/adapter-info.ts'
import type { NewInstance } from '#lib/pipeline/instances/instance.ts'
import { solverNotes } from '#lib/pipeline/instances/solver-notes.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { treePatch } from '#lib/trajectories/unified-diff.ts'
import { gradeLibrary, proveLibrary } from '#lib/verification/instances/library.ts'

const info = adapterInfos['library-generation']

export const libraryGeneration: Adapter = {
  ...info,
  make,
  prompts(context, { place: { project } }) {
    const { proposal, plan } = project
    const { workspace, notes } = solverNotes(context, project)
    const user = context.prompts.render('library-generation/user', {
      project_name: proposal.name,
      package: packageName(proposal.slug),
      project_description: describeSpecification(proposal),
      project_instruction: plan.instruction,
      test_command: context.language.suiteCommand,
      forbidden_libraries: forbiddenLibraries(proposal),
      language_notes: notes.text,
    })
    const system = context.prompts.render('library-generation/system', { workspace: workspace.text })
    return { system, user, parts: [workspace, notes] }
  },
  // a library is written against tests that everybody can see
  hiddenTests: async () => [],
  grade: (context, { instance, tree, history, signal }) =>
    gradeLibrary(verifierOf(context, signal), {
      reference: instance.baseCommit,
      given: instance.givenTree,
      tree,
      knownIds: [...instance.failToPass, ...instance.passToPass],
      runs: context.settings.repeats,
      history,
    }),
}

async function make(context: RecipeContext, { project, base, finished }: Place): Promise<void> {
  await context.stage('empty the bodies', async (signal) => {
    const runs = context.settings.repeats
    const proof = await proveLibrary(verifierOf(context, signal), { reference: base, runs })
    requireMeasured(proof)
    const instance: NewInstance = {
      adapter: info.name,
      taskNumber: null,
      state: proof.outcome === 'passed' ? 'proven' : 'refused',
      title: `${project.proposal.name} (${finished.length} tasks)`,
      report: 'Write every function body again, so that the tests pass.',
      secret: '',
      baseCommit: base,
      problemTree: proof.tree,
      givenTree: proof.tree,
      patch: await treePatch(context.objects, base, proof.tree),
      failToPass: proof.failToPass,
      passToPass: proof.passToPass,
      gates: proof.gates,
      proposals: 1,
      measures: {},
    }
    await context.records.saveInstance(project.id, instance, null)
    return { state: instance.state }
  })
}
