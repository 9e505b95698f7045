/** The image of a project's own Dockerfile, built with network and found again by content. */
import type Docker from 'dockerode'
import { InfrastructureError } from '#lib/errors.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { DOCKERFILE, unfit } from '../build-file.ts'
import { buildImage, type FoundImage, findImage } from './build-image.ts'
import { hashFiles } from './folder-files.ts'
import { imageLabels } from './labels.ts'

const REPOSITORY = 'swe-playground/project'

/** What a build prints when it is the machine that has no way out, not the Dockerfile that is wrong. */
const noNetwork =
  /Temporary failure resolving|Could not resolve|Name or service not known|Network is unreachable|Connection timed out|SELF_SIGNED_CERT|certificate verify failed|unable to get local issuer/i

export type ProjectImage = FoundImage | { problem: string }

/**
 * @param files the Dockerfile and what it copies
 * @returns the image, or what is wrong with the Dockerfile
 * @throws InfrastructureError when the machine prevented it
 */
export async function projectImage(
  docker: Docker,
  { base, files, signal }: { base: FoundImage; files: WorkspaceFile[]; signal?: AbortSignal },
): Promise<ProjectImage> {
  const dockerfile = files.find(({ path }) => path === DOCKERFILE)
  const refused = unfit(dockerfile?.data.toString('utf8') ?? '')
  if (refused) return { problem: refused }
  const tag = `${REPOSITORY}:${hashFiles(files, base.id)}`
  const known = await findImage(docker, tag)
  if (known) return known
  const outcome = await buildImage(docker, {
    tag,
    labels: imageLabels('project'),
    files,
    arguments: { BASE_IMAGE: base.id },
    network: true,
    ...(signal ? { signal } : {}),
  })
  signal?.throwIfAborted()
  if (!outcome.ok) {
    const { problem, output } = outcome
    const last = output.trim().split('\n').slice(-15).join('\n')
    if (noNetwork.test(`${output}${problem}`))
      throw new InfrastructureError(`The image cannot be built without a network: ${problem} ${last}`)
    return { problem: `${problem}\n${last}`.trim() }
  }
  const built = await findImage(docker, tag)
  if (!built) throw new InfrastructureError('The engine lost the image of the project at once.')
  return built
}
