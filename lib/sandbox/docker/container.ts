/** A container from its creation to its removal, as the link to the keeper in it. */
import { type Duplex, PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { KeeperLink } from '../conversation.ts'
import { type ContainerWishes, containerSettings } from './container-settings.ts'
import { explainEnd, watchEnd } from './end-of-container.ts'
import { isAway, statusOf } from './engine.ts'

const STDERR_LIMIT = 4000

const REMOVALS = 200
const PAUSE_MS = 25

/**
 * Removes a container, running or not; nothing to do when it is gone. Engines may be at it already (409), fail at a mount
 * that is still in use (500), or have been killed while they were at it, which leaves it "dead": asked again until it is
 * gone. @throws what the engine says at last, or when it is away
 */
export async function removeContainer(docker: Docker, name: string): Promise<void> {
  for (let left = REMOVALS; ; left--) {
    try {
      await docker.getContainer(name).remove({ force: true, v: true })
      return
    } catch (error) {
      const status = statusOf(error)
      if (status === 404) return
      const again = status === 409 || (status === 500 && !isAway(error))
      if (!again || left === 0) throw error
      await sleep(PAUSE_MS)
    }
  }
}

export type Leaving = {
  /** told when a container could not be removed because the engine is away */
  leftBehind(name: string): void
  /** told when it is gone */
  gone(name: string): void
}

/**
 * Creates the container, takes hold of its input and output, then starts it: one connection carries everything, so no
 * command inside it costs the engine anything.
 */
export async function startContainer(
  docker: Docker,
  wishes: ContainerWishes,
  leaving: Leaving,
): Promise<KeeperLink> {
  const { name } = wishes
  const container = await docker.createContainer(containerSettings(wishes))
  try {
    const stream = await attach(docker, name)
    const output = new PassThrough()
    const errors = collect()
    docker.modem.demuxStream(stream, output, errors.stream)
    const watch = watchEnd(container)
    let memoryKills = 0
    const ended = untilClosed(stream).then(async () => {
      const { reason, memory } = await explainEnd(docker, { name, watch, errors: errors.text() })
      memoryKills = Number(memory)
      return reason
    })
    await container.start()
    let closed: Promise<void> | undefined
    return {
      input: stream,
      output,
      ended,
      // those among the agent's processes are counted by the keeper, inside
      oomKills: () => memoryKills,
      destroy() {
        closed ??= end(docker, { name, stream, leaving })
        return closed
      },
    }
  } catch (error) {
    await removeContainer(docker, name).catch((trouble: unknown) => {
      if (!isAway(trouble)) throw trouble
      leaving.leftBehind(name)
    })
    throw error
  }
}

/**
 * The connection itself, for both ways. dockerode's own `attach` sends its options as the request's body, which podman
 * gives to the container as the first of its input.
 */
function attach({ modem }: Docker, name: string): Promise<Duplex> {
  const request = {
    path: `/containers/${name}/attach?`,
    method: 'POST',
    options: { stream: true, stdin: true, stdout: true, stderr: true },
    file: Buffer.alloc(0),
    isStream: true,
    hijack: true,
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
  }
  return new Promise((done, fail) => {
    modem.dial(request, (error: Error | null, stream) => (error ? fail(error) : done(stream as Duplex)))
  })
}

async function end(
  docker: Docker,
  { name, stream, leaving }: { name: string; stream: Duplex; leaving: Leaving },
): Promise<void> {
  stream.destroy()
  try {
    await removeContainer(docker, name)
    leaving.gone(name)
  } catch (error) {
    if (!isAway(error)) throw error
    leaving.leftBehind(name)
  }
}

function collect() {
  let text = ''
  const stream = new PassThrough()
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < STDERR_LIMIT) text += chunk
  })
  return { stream, text: () => text.trim() }
}

function untilClosed(stream: Duplex): Promise<void> {
  return new Promise((done) => {
    for (const event of ['end', 'close', 'error']) stream.on(event, () => done())
  })
}
