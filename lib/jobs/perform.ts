/**
 * The composition root: the concrete model, sandbox drivers, languages and recipes that runs are made of. Nothing else
 * in lib/jobs knows them. A new recipe is one entry in `recipes`.
 */
import { adapters } from '#lib/adapters/index.ts'
import { modelParts } from '#lib/jobs/models.ts'
import type { Recipe } from '#lib/jobs/recipe.ts'
import { recordingsFolder } from '#lib/jobs/recordings-folder.ts'
import { quotasOf } from '#lib/jobs/run-input.ts'
import type { Parts } from '#lib/jobs/run-job.ts'
import { languages } from '#lib/languages/index.ts'
import { buildProject } from '#lib/pipeline/build-project.ts'
import { fork } from '#lib/pipeline/fork.ts'
import { rollOutInstances } from '#lib/pipeline/instances/roll-out.ts'
import { measure } from '#lib/pipeline/measure.ts'
import { propose } from '#lib/pipeline/propose.ts'
import { rollout } from '#lib/pipeline/rollout.ts'
import { verifyAgain } from '#lib/pipeline/verify-again.ts'
import { chooseDriver, reapSandboxes } from '#lib/sandbox/index.ts'

const proposeRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'propose') throw new Error(`propose was handed the input of ${input.recipe}`)
  const result = await propose(context, { quotas: quotasOf(input) })
  if (result.projects.length === result.requested) return { state: 'succeeded', reason: null, result }
  const reason = `${result.projects.length} of ${result.requested} projects could be used. ${result.problems.join(' ')}`
  return { state: 'partly', reason, result }
}

const buildProjectRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'build-project')
    throw new Error(`build-project was handed the input of ${input.recipe}`)
  const { projectId, redo } = input
  const result = await buildProject(context, { projectId, redo })
  // a project may be unfinished because only some tasks were asked for: the run did what it should
  if (result.failed.length === 0) return { state: 'succeeded', reason: null, result }
  return { state: 'partly', reason: result.reason, result }
}

const rolloutRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'rollout') throw new Error(`rollout was handed the input of ${input.recipe}`)
  const { projectId, tasks, attempts, parallel } = input
  const result = await rollout(context, { projectId, tasks, attempts, parallel })
  if (result.notMeasured === 0) return { state: 'succeeded', reason: null, result }
  const reason = `${result.notMeasured} attempts could not be measured (see the log): resume the run to try them again.`
  return { state: 'partly', reason, result }
}

const instancesRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'instances') throw new Error(`instances was handed the input of ${input.recipe}`)
  const { projectId, tasks, attempts, parallel } = input
  const chosen = [...new Set(input.adapters)].map((name) => adapters[name])
  const result = await rollOutInstances(context, chosen, { projectId, tasks, attempts, parallel })
  if (result.notMeasured === 0) return { state: 'succeeded', reason: null, result }
  const reason = `${result.notMeasured} instances or attempts could not be measured (see the log): resume the run to try them again.`
  return { state: 'partly', reason, result }
}

const verifyRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'verify') throw new Error(`verify was handed the input of ${input.recipe}`)
  const { projectId, tasks, trajectoryId, mutation } = input
  const chosen = { ...(tasks ? { tasks } : {}), ...(trajectoryId ? { trajectoryId } : {}) }
  const result = await verifyAgain(context, adapters, { projectId, ...chosen, mutation })
  if (result.notMeasured === 0) return { state: 'succeeded', reason: null, result }
  const reason = `${result.notMeasured} could not be measured (see the log): verify again to try them once more.`
  return { state: 'partly', reason, result }
}

const measureRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'measure') throw new Error(`measure was handed the input of ${input.recipe}`)
  const { projectId, trajectoryId, how } = input
  const result = await measure(context, { projectId, trajectoryId, how })
  if (result.notMeasured === 0) return { state: 'succeeded', reason: null, result }
  const reason = `${result.notMeasured} snapshots could not be measured (see the log): measure again to try them once more.`
  return { state: 'partly', reason, result }
}

const forkRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'fork') throw new Error(`fork was handed the input of ${input.recipe}`)
  const { projectId, trajectoryId, step, message } = input
  const result = await fork(context, { projectId, trajectoryId, step, message })
  return { state: 'succeeded', reason: null, result }
}

const recipes = {
  propose: proposeRecipe,
  'build-project': buildProjectRecipe,
  rollout: rolloutRecipe,
  instances: instancesRecipe,
  verify: verifyRecipe,
  measure: measureRecipe,
  fork: forkRecipe,
} satisfies Record<string, Recipe>

/** @param recordings holds one folder per recording */
export function concreteParts(recordings: string = recordingsFolder()): Parts {
  return { recipes, languages, chooseDriver, reapSandboxes, ...modelParts(recordings) }
}
