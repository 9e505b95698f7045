/** `sandbox build-base`: makes what sandboxes start from ahead of the first run, with its progress said. */
import type { Report } from '#lib/cli/command.ts'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import { baseRecipe } from '#lib/sandbox/base/recipe.ts'
import { ensureRoot } from '#lib/sandbox/base/root.ts'
import { ensureBaseImage } from '#lib/sandbox/base-image.ts'
import { connect, inTime } from '#lib/sandbox/docker/engine.ts'

/** For bubblewrap as a folder, and as an image for an engine that answers; one of the two is enough. */
export async function buildBase(say: (line: string) => void): Promise<Report> {
  const recipe = baseRecipe()
  const root = await ensureRoot(recipe, say).catch((error: Error) => error)
  const image = await giveToEngine(say).catch((error: Error) => error)
  if (root instanceof Error && image instanceof Error) {
    // the engine's words may begin with why there is no archive
    const both = image.message.startsWith(root.message) ? image.message : `${root.message} ${image.message}`
    throw new InfrastructureError(both)
  }
  const said = (what: string | Error) => (what instanceof Error ? `none (${what.message})` : what)
  return {
    text: `root of bubblewrap: ${said(root)}\nimage of the engine: ${said(image)}`,
    json: {
      key: recipe.key,
      root: root instanceof Error ? null : root,
      image: image instanceof Error ? null : image,
    },
  }
}

/** Ahead of the first sandbox of a worker. Without the base bubblewrap still works, so a failure is said and no more. */
export async function prepareBase(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux') return
  const root = await ensureRoot(baseRecipe(), say).catch((error: Error) => error)
  if (root instanceof Error) say(`bubblewrap shows this machine's own tools: ${root.message}`)
}

async function giveToEngine(say: (line: string) => void): Promise<string> {
  const docker = connect()
  await inTime(docker.ping()).catch((error) => {
    throw new InfrastructureError(`No container engine answers: ${messageOf(error)}.`)
  })
  return ensureBaseImage(docker, say)
}
