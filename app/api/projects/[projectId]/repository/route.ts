import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { saveProjectFolder } from '#lib/data/project-folder.ts'
import { findProject } from '#lib/data/projects.ts'
import { UserError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

type Context = { params: Promise<{ projectId: string }> }

/** The project's git folder as one tar: a page cannot send files. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const project = await findProject((await params).projectId)
  if (!project) return Response.json({ error: 'There is no such project.' }, { status: 404 })
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-project-'))
  try {
    await saveProjectFolder(project.id, join(folder, project.slug))
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (error instanceof UserError) return Response.json({ error: error.message }, { status: 409 })
    throw error
  }
  return new Response(Readable.toWeb(packed(folder, project.slug)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/x-tar',
      'content-disposition': `attachment; filename="${project.slug}.tar"`,
    },
  })
}

/** The system's tar knows links and long names; the folder goes when it has ended, read to the end or not. */
function packed(folder: string, name: string): Readable {
  const child = spawn('tar', ['-C', folder, '-cf', '-', name], { stdio: ['ignore', 'pipe', 'ignore'] })
  const remove = () =>
    rm(folder, { recursive: true, force: true }).catch((error: unknown) =>
      log.warn({ err: error, folder }, 'a temporary folder could not be removed'),
    )
  child.once('error', (error) => {
    child.stdout.destroy(error)
    void remove()
  })
  child.once('close', () => void remove())
  child.stdout.once('close', () => child.kill())
  return child.stdout
}
