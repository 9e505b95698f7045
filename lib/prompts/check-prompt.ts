/** What is wrong with the text of a prompt. Pure, so that an editor in the browser can ask at every key. */
import { readDomain } from './domain.ts'
import { declaredPlaceholders } from './placeholders.ts'

export const placeholder = /\{\{([a-z_]+)\}\}/g

export type PromptProblem = {
  /** counted from 1; null = about the whole */
  line: number | null
  message: string
}

export function promptProblems(name: string, text: string): PromptProblem[] {
  const declared = declaredPlaceholders(name)
  if (!declared) return [{ line: null, message: 'is no prompt of any stage, language or domain' }]
  if (text.trim() === '') return [{ line: null, message: 'is empty' }]
  const problems: PromptProblem[] = []
  const known = declared.names.map((each) => `{{${each}}}`).join(', ') || 'none'
  const used = new Set<string>()
  for (const [index, line] of text.split('\n').entries()) {
    for (const match of line.matchAll(/\{\{([^{}]*)\}\}/g)) {
      const inside = match[1] as string
      used.add(inside)
      if (!declared.names.includes(inside)) {
        const message = `has the unknown placeholder {{${inside}}}: remove it (known: ${known})`
        problems.push({ line: index + 1, message })
      }
    }
  }
  if (declared.all) {
    for (const each of declared.names) {
      if (!used.has(each))
        problems.push({
          line: null,
          message: `lacks the placeholder {{${each}}}: put it back where it belongs`,
        })
    }
  }
  if (name.startsWith('domains/')) {
    const read = readDomain(text)
    if ('problem' in read) problems.push({ line: null, message: read.problem })
  }
  return problems
}

/** "prompts/propose/user.md, line 3, has the unknown ..." */
export function promptProblemSentence(name: string, { line, message }: PromptProblem): string {
  return `prompts/${name}.md${line === null ? '' : `, line ${line},`} ${message}.`
}
