/** The adapter port: a further kind of tasks made from finished projects, proved before anybody trains on them. */
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import type { AdapterInfo } from '#lib/pipeline/instances/adapter-info.ts'
import type { Instance } from '#lib/pipeline/instances/instance.ts'
import type { PlannedTask } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import type { RenderedPrompt } from '#lib/prompts/prompts.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { AttemptHistory } from '#lib/verification/attempt-history.ts'
import type { Verification } from '#lib/verification/verify.ts'

/** What an instance is made from. */
export type Place = {
  project: PlannedProject
  /** null = the whole project */
  task: PlannedTask | null
  /** commit of the finished work */
  base: string
  /** numbers of the tasks that are finished in it */
  finished: string[]
  /** titles of the bugs that were proved before this run: another one is wanted */
  knownBugs: string[]
}

export type Grading = {
  instance: Instance
  /** the solver's workspace at its end */
  tree: string
  history: AttemptHistory
  signal: AbortSignal
}

export type Graded = Verification & { score?: number; measures?: Record<string, unknown> }

export type Adapter = AdapterInfo & {
  /**
   * Proposes and proves in remembered stages, and saves what came of it: an instance that is proven, or one that is
   * refused and says why in its gates.
   */
  make(context: RecipeContext, place: Place): Promise<void>
  /** What its solver is told. */
  prompts(
    context: RecipeContext,
    of: { place: Place; instance: Instance },
  ): { system: RenderedPrompt; user: RenderedPrompt; parts: RenderedPrompt[] }
  /** Tests that its solver may not know, with their files as they were. */
  hiddenTests(context: RecipeContext, instance: Instance): Promise<WorkspaceFile[]>
  /** In fresh sandboxes, against the originals. */
  grade(context: RecipeContext, grading: Grading): Promise<Graded>
}
