/** One process of this machine at a time, by flock(1): the kernel lets go when the holder dies, however it dies. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { InfrastructureError } from '#lib/errors.ts'

/** Waits for the lock, at most an hour. The file is made where it is missing, and stays. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', ['--timeout', '3600', file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // an interrupt at the terminal ends us, and the lock with us
  })
  const ended = once(holder, 'close')
  const held = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    ended.then(
      () => false,
      () => false, // flock is not there
    ),
  ])
  if (!held)
    throw new InfrastructureError(`The lock ${file} could not be taken: flock (util-linux) is needed.`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
