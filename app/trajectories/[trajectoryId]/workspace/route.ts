import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findWorkspace } from '#lib/data/workspaces.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** File tree and changes after a step; `step` counts from 1, 0 is the workspace as the agent found it. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const step = wholeNumber(new URL(request.url).searchParams, 'step')
    return findWorkspace((await params).trajectoryId, step - 1)
  })
}
