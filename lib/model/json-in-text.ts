import { messageOf } from '#lib/errors.ts'

/**
 * The JSON of an answer: bare, in a ``` fence (the last one that parses: models draft first), or between the first
 * opening bracket and the last closing one. Nothing is mended here: what does not parse is said.
 */
export function jsonIn(text: string): { value: unknown } | { problem: string } {
  const trimmed = text.trim()
  if (trimmed === '') return { problem: 'the answer is empty, JSON was expected' }
  const fenced = [...trimmed.matchAll(/```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n[ \t]*```/gi)]
  const candidates = [trimmed, ...fenced.reverse().map((match) => match[1] ?? '')]
  const start = trimmed.search(/[[{]/)
  const end = Math.max(trimmed.lastIndexOf(']'), trimmed.lastIndexOf('}'))
  if (start !== -1 && end > start) candidates.push(trimmed.slice(start, end + 1))
  let problem = 'there is no JSON in the answer'
  for (const candidate of candidates) {
    if (!/^\s*[[{]/.test(candidate)) continue
    try {
      const value: unknown = JSON.parse(candidate)
      return { value }
    } catch (error) {
      problem = `the JSON cannot be read: ${messageOf(error)}`
    }
  }
  return { problem }
}
