import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findWorkspace } from '#lib/data/workspaces.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** File tree and changes after a step, also since `base`; steps count from 1, 0 is the workspace as the agent found it. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const query = new URL(request.url).searchParams
    const base = query.has('base') ? wholeNumber(query, 'base') - 1 : null
    return findWorkspace((await params).trajectoryId, wholeNumber(query, 'step') - 1, base)
  })
}
