import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Beside lib/jobs in the worker and the CLI; the bundled web server runs in the project's folder. */
export function recordingsFolder(): string {
  const beside = import.meta.dirname ? join(import.meta.dirname, '..', 'model', 'recordings') : ''
  return beside && existsSync(beside) ? beside : join(process.cwd(), 'lib', 'model', 'recordings')
}
