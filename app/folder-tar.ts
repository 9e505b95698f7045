import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { UserError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

/**
 * Answers with a folder as one tar: a page cannot send files.
 * @param name of the folder in it, and of the file
 * @param write fills the folder, which is not there yet; an error for people goes out as one sentence with status 409
 */
export async function folderAnswer(
  name: string,
  write: (folder: string) => Promise<unknown>,
): Promise<Response> {
  const parent = await mkdtemp(join(tmpdir(), 'swe-play-folder-'))
  try {
    await write(join(parent, name))
  } catch (error) {
    await rm(parent, { recursive: true, force: true })
    if (error instanceof UserError) return Response.json({ error: error.message }, { status: 409 })
    throw error
  }
  return new Response(Readable.toWeb(packed(parent, name)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/x-tar',
      'content-disposition': `attachment; filename="${name}.tar"`,
      'cache-control': 'no-store',
    },
  })
}

/** The system's tar knows links and long names; the folder goes when it has ended, read to the end or not. */
function packed(parent: string, name: string): Readable {
  const child = spawn('tar', ['-C', parent, '-cf', '-', name], { stdio: ['ignore', 'pipe', 'ignore'] })
  const remove = () =>
    rm(parent, { recursive: true, force: true }).catch((error: unknown) =>
      log.warn({ err: error, folder: parent }, 'a temporary folder could not be removed'),
    )
  child.once('error', (error) => {
    child.stdout.destroy(error)
    void remove()
  })
  child.once('close', () => void remove())
  child.stdout.once('close', () => child.kill())
  return child.stdout
}
