/** `sandbox build-base`: makes what sandboxes start from ahead of the first run, with its progress said. */
import Docker from 'dockerode'
import type { Report } from '#lib/cli/command.ts'
import { messageOf } from '#lib/errors.ts'
import { ensureArchive } from '#lib/sandbox/base/archive.ts'
import { baseRecipe } from '#lib/sandbox/base/recipe.ts'
import { ensureBaseImage } from '#lib/sandbox/base-image.ts'

/** An engine that answers gets it as an image; without one the archive alone is made. */
export async function buildBase(say: (line: string) => void): Promise<Report> {
  const recipe = baseRecipe()
  const docker = new Docker()
  const silent = await docker.ping().then(
    () => null,
    (error) => messageOf(error),
  )
  if (silent === null) {
    const image = await ensureBaseImage(docker, say)
    return { text: `The container engine has the base image ${image}.`, json: { key: recipe.key, image } }
  }
  const archive = await ensureArchive(recipe, say)
  const text = `The base of sandboxes is ${archive}. No container engine answers (${silent}).`
  return { text, json: { key: recipe.key, archive } }
}
