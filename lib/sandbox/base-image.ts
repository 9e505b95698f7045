/** The image every sandbox of a container engine starts from: the base archive imported, or built by the engine itself. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import { ensureArchive } from './base/archive.ts'
import { baseRecipe, type Recipe } from './base/recipe.ts'
import { withFileLock } from './file-lock.ts'

const REPOSITORY = 'swe-playground/sandbox-base'
/** holds the recipe's key */
const LABEL = 'swe-playground.base'

export function baseImageName(recipe: Recipe = baseRecipe()): string {
  return `${REPOSITORY}:${recipe.key}`
}

/** Whether the engine has the base image of today's recipe. */
export async function hasBaseImage(docker: Docker, recipe: Recipe = baseRecipe()): Promise<boolean> {
  try {
    const { Config } = await docker.getImage(baseImageName(recipe)).inspect()
    return Config?.Labels?.[LABEL] === recipe.key
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false
    throw error
  }
}

/**
 * The name of the base image, which the engine then has. Several processes may ask at once.
 * @throws InfrastructureError with the cure when it can be made in no way
 */
export async function ensureBaseImage(docker: Docker, say: (line: string) => void): Promise<string> {
  const recipe = baseRecipe()
  const name = baseImageName(recipe)
  if (await hasBaseImage(docker, recipe)) return name
  const archive = await ensureArchive(recipe, say).catch((error: Error) => error)
  if (archive instanceof Error) {
    if (!(archive instanceof InfrastructureError)) throw archive
    await buildByEngine(docker, { recipe, say, because: archive.message })
    return name
  }
  // two imports at once would leave an image without a name behind
  await withFileLock(`${archive}.lock`, async () => {
    if (!(await hasBaseImage(docker, recipe))) await importArchive(docker, { archive, recipe, say })
  })
  return name
}

type Import = { archive: string; recipe: Recipe; say: (line: string) => void }

async function importArchive(docker: Docker, { archive, recipe, say }: Import): Promise<void> {
  say('giving the base of sandboxes to the container engine')
  const changes = [
    'CMD ["sleep","infinity"]',
    'ENV LANG=C.UTF-8',
    'WORKDIR /workspace',
    `LABEL ${LABEL}=${recipe.key}`,
  ]
  try {
    // the tag within the name: podman ignores the parameter of its own
    await progress(docker, await docker.importImage(archive, { repo: baseImageName(recipe), changes }))
  } catch (error) {
    throw new InfrastructureError(`The engine did not take the base of sandboxes: ${messageOf(error)}`)
  }
}

/** Where apt and mmdebstrap are not ours to use, an engine that reaches the internet has both. */
async function buildByEngine(
  docker: Docker,
  { recipe, say, because }: { recipe: Recipe; say: (line: string) => void; because: string },
): Promise<void> {
  const from = recipe.distribution === 'ubuntu' ? `ubuntu:${recipe.suite}` : `debian:${recipe.suite}-slim`
  say(`building the base of sandboxes from ${from} with the container engine`)
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-base-'))
  try {
    await writeFile(join(folder, 'Dockerfile'), dockerfile(from, recipe))
    await writeFile(join(folder, 'prepare.sh'), recipe.script)
    const context = { context: folder, src: ['Dockerfile', 'prepare.sh'] }
    const stream = await docker.buildImage(context, { t: baseImageName(recipe), forcerm: true })
    await progress(docker, stream)
  } catch (error) {
    throw new InfrastructureError(
      `${because} The container engine could not make it either: ${messageOf(error)}.`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function dockerfile(from: string, recipe: Recipe): string {
  return `FROM ${from}
COPY prepare.sh /prepare.sh
RUN apt-get update && apt-get install -y --no-install-recommends ${recipe.packages.join(' ')} \\
  && /bin/sh /prepare.sh && rm /prepare.sh
CMD ["sleep","infinity"]
ENV LANG=C.UTF-8
WORKDIR /workspace
LABEL ${LABEL}=${recipe.key}
`
}

/** Engines tell a failure in the last line of their progress, not by status. */
async function progress(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  const lines = await new Promise<{ error?: string }[]>((done, fail) => {
    docker.modem.followProgress(stream, (error, output) => (error ? fail(error) : done(output)))
  })
  const failed = lines.find((line) => line.error)
  if (failed) throw new InfrastructureError(String(failed.error).trim())
}
