/** Containers whose worker is gone; those of living workers and of other installations are left alone. */

import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Owner } from '../sandbox.ts'
import { removeContainer } from './container.ts'
import { isAway, isForbidden } from './engine.ts'
import { filterOf, workerOf } from './labels.ts'

export type Reaping = {
  docker: Docker
  owner: Owner
  /** names of the containers that the owner's process works with, as they come and go */
  alive: ReadonlySet<string>
  /** those of these workers that are dead */
  findDead(workers: string[]): Promise<string[]>
  /** told of what an engine does not want to be rid of */
  say(line: string): void
}

const LOOKS = 40
const PAUSE_MS = 50

/** @returns how many were removed; none from an engine that does not answer, or not to this user */
export async function reapContainers(reaping: Reaping): Promise<number> {
  try {
    return await reap(reaping)
  } catch (error) {
    if (isAway(error) || isForbidden(error)) return 0
    throw error
  }
}

async function reap({ docker, owner, alive, findDead, say }: Reaping): Promise<number> {
  // one that is listed and closed in the same moment is not left behind
  const before = new Set(alive)
  const found = await docker.listContainers({ all: true, filters: filterOf(owner.installation) })
  const containers = found.map(({ Id, Names, Labels }) => ({
    id: Id,
    name: (Names[0] ?? '').replace(/^\//, ''),
    worker: workerOf(Labels),
  }))
  const others = new Set(containers.map(({ worker }) => worker).filter((worker) => worker !== owner.worker))
  const dead = new Set(others.size > 0 ? await findDead([...others]) : [])
  const left = containers.filter(({ name, worker }) =>
    worker === owner.worker ? !before.has(name) && !alive.has(name) : dead.has(worker),
  )
  await Promise.all(left.map(({ id }) => removeContainer(docker, id)))
  await untilUnlisted({ docker, owner, say }, new Set(left.map(({ id }) => id)))
  return left.length
}

/** An engine that was killed in the middle of a removal may say that it is done and keep the container as "dead". */
async function untilUnlisted(
  { docker, owner, say }: Pick<Reaping, 'docker' | 'owner' | 'say'>,
  removed: Set<string>,
): Promise<void> {
  if (removed.size === 0) return
  for (let look = 1; look <= LOOKS; look++) {
    const found = await docker.listContainers({ all: true, filters: filterOf(owner.installation) })
    const kept = found.filter(({ Id }) => removed.has(Id))
    if (kept.length === 0) return
    const named = kept.map(({ Names, Id, State }) => `${Names[0] ?? Id} (${State})`).join(', ')
    if (look === 1) say(`The engine still lists what was removed, so it is removed again: ${named}`)
    if (look === LOOKS) say(`The engine does not let go of ${named}`)
    await Promise.all(kept.map(({ Id }) => removeContainer(docker, Id)))
    await sleep(PAUSE_MS)
  }
}
