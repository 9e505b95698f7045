/**
 * Prompts are plain text without logic: `{{name}}` is a placeholder, and placeholders.ts says which ones a prompt has.
 * A run takes the versions that are active when it starts and keeps them to its end (lib/data/prompt-sets.ts); the name,
 * version and sha256 of each are kept with whatever it made.
 */
import { UserError } from '#lib/errors.ts'
import type { UsedPrompt } from '#lib/trajectories/types.ts'
import { placeholder, promptProblemSentence, promptProblems } from './check-prompt.ts'
import { type Domain, readDomain } from './domain.ts'
import type { LanguageStage, languagePlaceholders, PromptName, PromptValues } from './placeholders.ts'

export type PromptText = {
  text: string
  /** sha256 of the text */
  hash: string
  /** 0 = the file's, others are written in the app */
  version: number
}

export type RenderedPrompt = PromptText & { name: string }

export type LanguageNotes<Stage extends LanguageStage> = {
  language: string
  stage: Stage
  values: Record<(typeof languagePlaceholders)[Stage][number], string>
}

/** What is kept of a prompt with whatever it made. */
export function usedPrompt({ name, hash, version }: RenderedPrompt): UsedPrompt {
  return { name, hash, version }
}

/** What a recipe is handed. Everything throws a UserError when a prompt is missing or its placeholders are wrong. */
export type Prompts = {
  render<Name extends PromptName>(name: Name, values: PromptValues<Name>): RenderedPrompt
  languageNotes<Stage extends LanguageStage>(notes: LanguageNotes<Stage>): RenderedPrompt
  domain(name: string): Domain
}

/** @param read gives the text by name, e.g. "propose/user" or "domains/parsers" */
export function promptsFrom(read: (name: string) => PromptText): Prompts {
  const render = (name: string, values: Record<string, string>): RenderedPrompt => {
    const prompt = checked(name, read(name))
    return { ...prompt, text: fill(prompt.text, values), name }
  }
  return {
    render,
    languageNotes: ({ language, stage, values }) => render(`languages/${language}/${stage}`, values),
    domain(name) {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
        throw new UserError(
          `"${name}" is no domain name: use the name of a file in prompts/domains without ".md".`,
        )
      }
      const { text, hash, version } = read(`domains/${name}`)
      const domain = readDomain(text)
      if ('problem' in domain) throw new UserError(`prompts/domains/${name}.md ${domain.problem}.`)
      return { name, hash, version, ...domain }
    },
  }
}

function checked(name: string, prompt: PromptText): PromptText {
  const [problem] = promptProblems(name, prompt.text)
  if (problem) throw new UserError(promptProblemSentence(name, problem))
  return prompt
}

/** In one pass, so that braces inside a value stay what they are. */
function fill(text: string, values: Record<string, string>): string {
  return text
    .trimEnd()
    .replaceAll(placeholder, (_, name: string) => values[name] ?? '')
    .trimEnd()
}
