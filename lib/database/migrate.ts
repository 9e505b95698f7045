import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { InfrastructureError } from '#lib/errors.ts'

const root = join(import.meta.dirname, '../..')

/** Brings the database at `url` up to prisma/migrations; safe to call again. Its output is shown only when it fails. */
export async function migrate(url: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'prisma/prisma.ts'), 'migrate', 'deploy'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  if (code === 0) return
  const place = new URL(url)
  const name = `The database ${place.pathname.slice(1)} on ${place.host}`
  const unreachable = /P1001: .*?: (.*)$/m.exec(output)
  if (unreachable)
    throw new InfrastructureError(
      `${name} cannot be reached (${unreachable[1]}): start that server, or change or unset DATABASE_URL.`,
    )
  // before its complaint the tool tells what it has read
  const complaint = output.slice(Math.max(0, output.indexOf('Error:'))).trim()
  throw new InfrastructureError(`${name} could not be migrated: ${complaint.slice(-2000)}`)
}
