/**
 * Sandboxes as containers of Docker or podman. The keeper is process 1 and is spoken to over the container's own input
 * and output: the persistent shell, file operations and snapshots need no exec.
 */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type Docker from 'dockerode'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import { removeContainer, startContainer } from './docker/container.ts'
import { LOOPBACK_IPV6 } from './docker/container-settings.ts'
import { connect, type Engine, isAway, patiently, statusOf } from './docker/engine.ts'
import { imagesOf } from './docker/images.ts'
import { containerLabels } from './docker/labels.ts'
import { probeEngine } from './docker/probe.ts'
import { reapContainers } from './docker/reap.ts'
import { checkLimits } from './inside.ts'
import { openKeeper } from './keeper.ts'
import type { Owner, Sandbox, SandboxDriver, SandboxSpec } from './sandbox.ts'

export type DockerOptions = {
  /** default: nobody, in this process */
  owner?: Owner
  /** default: what DOCKER_HOST names, else the first engine's socket there is */
  engine?: Docker
  patienceMs?: number
  /** told of preparations that take long */
  say?(line: string): void
}

const PATIENCE_MS = 60_000

export function docker(options: DockerOptions = {}): SandboxDriver {
  const { owner = nobody(), patienceMs = PATIENCE_MS, say = () => {} } = options
  // found when first needed: a socket may come later than this process
  let connected: Engine | null = null
  const engine = () => (connected ??= { docker: options.engine ?? connect(), patienceMs })
  const images = imagesOf(() => engine().docker, say)
  const containers: Containers = { alive: new Set(), strays: new Set() }
  const kernel = { ipv6: true }
  const open = async (spec: SandboxSpec): Promise<Sandbox> => {
    checkLimits(spec)
    const work = { engine: engine(), images, containers, owner, kernel }
    const { link, environment } = await startPatiently(work, spec)
    return openKeeper(link, spec, { environment, memoryLimit: null, processLimit: null })
  }
  return {
    name: 'docker',
    async prepare(environment, signal) {
      const image = await patiently(engine(), () => images.project(environment, signal))
      return 'problem' in image
        ? { outcome: 'failed', evidence: `The image does not build from the Dockerfile: ${image.problem}` }
        : { outcome: 'passed', evidence: 'The image builds from the Dockerfile.' }
    },
    probe: () => probeEngine(engine().docker, open),
    open,
    reap: (findDead) =>
      reapContainers({ docker: engine().docker, owner, alive: containers.alive, findDead, say }),
  }
}

function nobody(): Owner {
  return { installation: 'none', worker: `${hostname()}-${process.pid}` }
}

/** Names of this process's containers. */
type Containers = {
  alive: Set<string>
  /** those that could not be removed because the engine was away */
  strays: Set<string>
}

type Work = {
  engine: Engine
  images: ReturnType<typeof imagesOf>
  containers: Containers
  owner: Owner
  /** what the engine's kernel turned out to lack */
  kernel: { ipv6: boolean }
}

async function startPatiently(work: Work, spec: SandboxSpec) {
  try {
    return await patiently(work.engine, () => startOnce(work, spec))
  } catch (error) {
    if (error instanceof InfrastructureError) throw error
    throw new InfrastructureError(`The container for ${spec.label} could not be started: ${messageOf(error)}`)
  }
}

async function startOnce(work: Work, spec: SandboxSpec) {
  const { engine, images, containers, owner, kernel } = work
  const { docker } = engine
  await removeStrays(docker, containers)
  const { id, environment, podman, seccomp } = await images.ready(spec)
  const name = `swe-play-${randomUUID()}`
  const labels = containerLabels(owner, spec.label)
  const wishes = { name, image: id, labels, limits: spec.limits, podman, seccomp, ipv6: kernel.ipv6 }
  containers.alive.add(name)
  const leaving = {
    gone: () => void containers.alive.delete(name),
    leftBehind() {
      containers.alive.delete(name)
      containers.strays.add(name)
    },
  }
  try {
    return { link: await startContainer(docker, wishes, leaving), environment }
  } catch (error) {
    containers.alive.delete(name)
    // the engine may have created it all the same, before it went away
    if (isAway(error)) containers.strays.add(name)
    if (kernel.ipv6 && messageOf(error).includes(LOOPBACK_IPV6.replaceAll('.', '/'))) {
      kernel.ipv6 = false
      return startOnce(work, spec)
    }
    // somebody removed the image: the next opening makes it again
    if (statusOf(error) === 404) images.forget()
    throw error
  }
}

async function removeStrays(docker: Docker, { strays }: Containers): Promise<void> {
  for (const name of strays) {
    await removeContainer(docker, name)
    strays.delete(name)
  }
}
