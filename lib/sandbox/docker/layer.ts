/**
 * A thin layer over an image: the keeper, and the tools a sandbox asks for. Nothing of the host is mounted, so that an
 * engine on another machine, or one that may not see our folders, serves as well.
 */
import { join } from 'node:path'
import type Docker from 'dockerode'
import { InfrastructureError } from '#lib/errors.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { environment, KEEPER } from '../inside.ts'
import { buildImage, type FoundImage, findImage } from './build-image.ts'
import { hashFiles, packFolders, readFolder } from './folder-files.ts'
import { imageLabels } from './labels.ts'

const REPOSITORY = 'swe-playground/sandbox'
/** an archive of folders, which engines unpack; a file of its own because files cannot say the rights of folders */
const FOLDERS = 'folders.tar'
const sandboxFolder = join(import.meta.dirname, '..')
/** what builders write into an image whose Dockerfile sets no PATH */
const BUILDERS_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export type ReadyImage = {
  id: string
  /** of the agent's processes */
  environment: Record<string, string>
}

export type LayerWishes = {
  tools: Record<string, string>
  /** memory disks there take the rights of the folders below them: podman's way, which knows no owner of such a disk */
  openFolders: string[]
}

/** Made once for an image and a set of tools, and found again by content. */
export async function layerOver(
  docker: Docker,
  image: FoundImage,
  { tools, openFolders }: LayerWishes,
): Promise<ReadyImage> {
  const folders = { path: FOLDERS, mode: '100644' as const, data: await packFolders(openFolders) }
  const files = [...(await layerFiles(tools)), ...(openFolders.length > 0 ? [folders] : [])]
  const key = hashFiles(files, image.id)
  const tag = `${REPOSITORY}:${key}`
  const found = (await findImage(docker, tag)) ?? (await build(docker, { tag, files, image }))
  return { id: found.id, environment: environmentOf(image) }
}

async function build(
  docker: Docker,
  { tag, files, image }: { tag: string; files: WorkspaceFile[]; image: FoundImage },
): Promise<FoundImage> {
  const unpack = files.some(({ path }) => path === FOLDERS) ? `ADD ${FOLDERS} /\n` : ''
  const dockerfile = `FROM ${image.id}\nCOPY root /\n${unpack}`
  const outcome = await buildImage(docker, {
    tag,
    labels: imageLabels('layer'),
    files: [{ path: 'Dockerfile', mode: '100644', data: Buffer.from(dockerfile) }, ...files],
    arguments: {},
    network: false,
  })
  const found = outcome.ok ? await findImage(docker, tag) : null
  if (found) return found
  const why = outcome.ok ? 'the engine lost it at once' : outcome.problem
  throw new InfrastructureError(`The image of a sandbox could not be made: ${why}`)
}

async function layerFiles(tools: Record<string, string>): Promise<WorkspaceFile[]> {
  const folders: [folder: string, place: string][] = [
    [join(sandboxFolder, 'keeper'), KEEPER],
    ...Object.entries(tools).map(([name, folder]): [string, string] => [folder, `/opt/swe-play/${name}`]),
  ]
  const files = await Promise.all(
    folders.map(async ([folder, place]) =>
      (await filesOf(folder)).map((file) => ({ ...file, path: `root${place}/${file.path}` })),
    ),
  )
  return files.flat()
}

/** Our own folders do not change while a process runs. */
const known = new Map<string, Promise<WorkspaceFile[]>>()

function filesOf(folder: string): Promise<WorkspaceFile[]> {
  const files = known.get(folder) ?? readFolder(folder)
  known.set(folder, files)
  files.catch(() => known.delete(folder))
  return files
}

/** What the Dockerfile sets counts, but for who and where the agent is. */
function environmentOf({ environment: own }: FoundImage): Record<string, string> {
  const { PATH, ...others } = own
  const path = PATH && PATH !== BUILDERS_PATH ? { PATH } : {}
  return { ...others, ...environment, ...path }
}
