/** Trajectories of any length with the manners of real ones, for benches: many steps, or one enormous output. */
import { v7 as uuid } from 'uuid'
import { putBlob, putBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { putObjects } from '#lib/data/objects.ts'
import { summariseStep } from '#lib/trajectories/step-row.ts'
import { writeTree } from '#lib/trajectories/trees.ts'
import type { Step, TrajectoryHeader } from '#lib/trajectories/types.ts'
import { fileAt, stepAt } from './long-steps.ts'

export type LongTrajectory = {
  steps: number
  /** bytes of the output of one step, about the middle one; 0 = like the others */
  enormousOutput?: number
}

const filesInWorkspace = 24
const stepsPerWrite = 500

/** @returns its id */
export async function createLongTrajectory(given: LongTrajectory): Promise<string> {
  const { steps } = given
  const id = uuid()
  await database().trajectory.create({ data: await rowOf(id, steps) })
  const workspace = new Workspace()
  const baseTree = await workspace.store()
  let tree = baseTree
  // in a trajectory of 100,000 steps a tree for every edit would be most of the work, and none of what is measured
  const stepsPerEdit = Math.max(3, Math.ceil(steps / 4_000))
  for (let from = 0; from < steps; from += stepsPerWrite) {
    const some: Step[] = []
    for (let index = from; index < Math.min(steps, from + stepsPerWrite); index++) {
      const edits = index % stepsPerEdit === 1
      if (edits) tree = await workspace.edit(index)
      some.push(stepAt(index, { tree, edits, last: index === steps - 1, enormous: enormousAt(given, index) }))
    }
    await writeSteps(id, some)
  }
  await database().trajectory.update({ where: { id }, data: { baseTree, finalTree: tree } })
  return id
}

function enormousAt({ steps, enormousOutput = 0 }: LongTrajectory, index: number): number {
  return index === Math.floor(steps / 2) ? enormousOutput : 0
}

async function writeSteps(trajectoryId: string, steps: Step[]): Promise<void> {
  const blobs = await putBlobs(
    steps.map(({ message, reasoning, calls, observations, reply, marks }) =>
      JSON.stringify({ message, reasoning, calls, observations, reply, marks }),
    ),
  )
  await database().step.createMany({
    data: steps.map((step, at) => {
      const { index, costUsd, modelMs, toolMs, tree, filesChanged, marks, usage } = step
      const { promptTokens, completionTokens } = usage
      const narrow = {
        index,
        costUsd,
        modelMs,
        toolMs,
        tree,
        filesChanged,
        marks,
        promptTokens,
        completionTokens,
      }
      return { trajectoryId, bodyBlob: blobs[at] as string, ...summariseStep(step), ...narrow }
    }),
  })
}

/** Files of which every edit changes one. */
class Workspace {
  #files = Array.from({ length: filesInWorkspace }, (_, at) => fileAt(at, 0))

  async edit(index: number): Promise<string> {
    const at = index % filesInWorkspace
    this.#files[at] = fileAt(at, index)
    return this.store()
  }

  async store(): Promise<string> {
    const { tree, objects } = writeTree(this.#files)
    await putObjects(objects)
    return tree
  }
}

async function rowOf(id: string, steps: number) {
  const header: TrajectoryHeader = {
    messages: [
      { role: 'system', content: 'You are a careful engineer.' },
      { role: 'user', content: `Do ${steps} steps.` },
    ],
    tools: [],
    sampling: {},
    profile: 'function-calling',
    limits: { steps, tokens: 1, costUsd: 1, minutes: 1, commandSeconds: 1 },
    prompts: [],
  }
  return {
    id,
    purpose: 'implementation',
    title: `Generated for a bench: ${steps} steps`,
    attempt: 1,
    language: 'python',
    profile: header.profile,
    model: 'generated',
    sandbox: '',
    state: 'ended',
    endReason: 'finished',
    steps,
    headerBlob: await putBlob(JSON.stringify(header)),
  }
}
