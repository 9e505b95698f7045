/** The prompts as files in prompts/: version 0 of each. They are read at every use, so an edit counts from the next one on. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '#lib/errors.ts'
import { type Prompts, type PromptText, promptsFrom } from './prompts.ts'

/** @throws UserError when there is no such file */
export function readPromptFile(name: string): PromptText {
  const path = join(promptsFolder(), `${name}.md`)
  if (!existsSync(path))
    throw new UserError(`The prompt file prompts/${name}.md is missing: put it back or add it.`)
  return promptText(readFileSync(path, 'utf8'), 0)
}

export function promptText(text: string, version: number): PromptText {
  return { text, version, hash: createHash('sha256').update(text).digest('hex') }
}

/** Names of all files, e.g. "domains/parsers", in order. */
export function listPromptFiles(): string[] {
  const files = readdirSync(promptsFolder(), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort()
}

/** The files alone, without anybody's versions. */
export const filePrompts: Prompts = promptsFrom(readPromptFile)

export function domainNames(promptNames: string[]): string[] {
  return promptNames.flatMap((name) => (name.startsWith('domains/') ? [name.slice('domains/'.length)] : []))
}

/** Beside lib/ in the worker and the CLI; the bundled web server runs in the project's folder. */
export function promptsFolder(): string {
  const beside = import.meta.dirname ? join(import.meta.dirname, '..', '..', 'prompts') : ''
  return beside && existsSync(beside) ? beside : join(process.cwd(), 'prompts')
}
