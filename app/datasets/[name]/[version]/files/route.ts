import { z } from 'zod'
import { folderAnswer } from '#app/folder-tar.ts'
import { exportVersion } from '#lib/data/dataset-files.ts'
import { datasetNameSchema } from '#lib/data/datasets.ts'
import { isSameOrigin } from '#lib/http-guard.ts'

type Context = { params: Promise<{ name: string; version: string }> }

/** They become the name of a folder: an address may hold slashes and dots that lead out of it. */
const versionSchema = z.object({ name: datasetNameSchema, version: z.string().regex(/^[1-9]\d{0,8}$/) })
const shapeSchema = z.enum(['as-recorded', 'tools', 'text']).default('as-recorded')

/** The folder that a trainer starts from, made anew each time: equal versions give equal bytes. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return Response.json({ error: 'Refused: the request came from another site.' }, { status: 403 })
  const wanted = versionSchema.safeParse(await params)
  if (!wanted.success) return Response.json({ error: 'There is no such version.' }, { status: 404 })
  const { name, version } = wanted.data
  const shape = shapeSchema.safeParse(new URL(request.url).searchParams.get('shape') ?? undefined)
  if (!shape.success) return Response.json({ error: 'There is no such shape.' }, { status: 400 })
  return folderAnswer(`${name}-${version}`, (folder) =>
    exportVersion(`${name}@${version}`, { shape: shape.data, folder }),
  )
}
