import { z } from 'zod'
import { folderAnswer } from '#app/folder-tar.ts'
import { exportVersion } from '#lib/data/dataset-files.ts'
import { isSameOrigin } from '#lib/http-guard.ts'

type Context = { params: Promise<{ name: string; version: string }> }

const shapeSchema = z.enum(['as-recorded', 'tools', 'text']).default('as-recorded')

/** The folder that a trainer starts from, made anew each time: equal versions give equal bytes. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return Response.json({ error: 'Refused: the request came from another site.' }, { status: 403 })
  const { name, version } = await params
  const shape = shapeSchema.safeParse(new URL(request.url).searchParams.get('shape') ?? undefined)
  if (!shape.success) return Response.json({ error: 'There is no such shape.' }, { status: 400 })
  return folderAnswer(`${name}-${version}`, (folder) =>
    exportVersion(`${name}@${version}`, { shape: shape.data, folder }),
  )
}
