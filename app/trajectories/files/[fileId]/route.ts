import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { findFile } from '#lib/data/workspaces.ts'

type Context = { params: Promise<{ fileId: string }> }

/** A recorded file by its git id: what the id names never changes, so the browser may keep it. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  const all = new URL(request.url).searchParams.get('all') === '1'
  return dataAnswer(async () => findFile((await params).fileId, { all }), {
    'cache-control': 'private, max-age=3600, immutable',
  })
}
