/** Which image a sandbox starts from; made when it is not there, remembered while this process runs. */
import type Docker from 'dockerode'
import { InfrastructureError } from '#lib/errors.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { ensureBaseImage } from '../base-image.ts'
import type { SandboxSpec } from '../sandbox.ts'
import { type FoundImage, findImage } from './build-image.ts'
import { hashFiles } from './folder-files.ts'
import { layerOver, type ReadyImage } from './layer.ts'
import { type ProjectImage, projectImage } from './project-image.ts'
import { seccompOption } from './seccomp-option.ts'

/** where disks lie that are the agent's own elsewhere */
const PODMANS_OPEN_FOLDERS = ['/workspace', '/home/agent']

/** What engines do each in their way. */
type EngineWays = { podman: boolean; seccomp: string }

export type Images = {
  /** the image of a project's own Dockerfile, or what is wrong with it */
  project(environment: WorkspaceFile[], signal: AbortSignal): Promise<ProjectImage>
  ready(spec: SandboxSpec): Promise<ReadyImage & EngineWays>
  /** what was remembered may be wrong */
  forget(): void
}

export function imagesOf(docker: () => Docker, say: (line: string) => void): Images {
  const known = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const made = (known.get(key) as Promise<T> | undefined) ?? make()
    known.set(key, made)
    made.catch(() => known.delete(key))
    return made
  }
  const base = () => once('base', () => baseOf(docker(), say))
  const project = async (files: WorkspaceFile[], signal?: AbortSignal) =>
    projectImage(docker(), { base: await base(), files, ...(signal ? { signal } : {}) })
  const below = async (environment: WorkspaceFile[]) => {
    if (environment.length === 0) return base()
    const image = await project(environment)
    if ('problem' in image) throw new InfrastructureError(`The project's image is gone: ${image.problem}`)
    return image
  }
  return {
    project,
    async ready({ tools, environment = [] }) {
      const ways = await once('ways', () => waysOf(docker()))
      const key = `layer ${JSON.stringify(tools)} ${hashFiles(environment)}`
      const openFolders = ways.podman ? PODMANS_OPEN_FOLDERS : []
      const layer = await once(key, async () =>
        layerOver(docker(), await below(environment), { tools, openFolders }),
      )
      return { ...layer, ...ways }
    },
    forget: () => known.clear(),
  }
}

async function baseOf(docker: Docker, say: (line: string) => void): Promise<FoundImage> {
  const name = await ensureBaseImage(docker, say)
  const found = await findImage(docker, name)
  if (!found) throw new InfrastructureError(`The engine has lost the base image ${name}: try again.`)
  return found
}

async function waysOf(docker: Docker): Promise<EngineWays> {
  const { Components = [] } = await docker.version()
  const podman = Components.some(({ Name }) => /podman/i.test(Name))
  return { podman, seccomp: await seccompOption(podman) }
}
