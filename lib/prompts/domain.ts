/** A domain is a prompt domains/<name>: front matter (title, criteria) and what makes a good project of it. */
export type Domain = {
  /** the file's name without ".md" */
  name: string
  title: string
  /** e.g. "Isolation: overlapping transactions see exactly what the specification says" */
  criteria: string[]
  guide: string
  /** sha256 of the text */
  hash: string
  /** 0 = the file's */
  version: number
}

type Read = Pick<Domain, 'title' | 'criteria' | 'guide'>

/** @returns what the text says, or what it lacks: one sentence, after the file's name */
export function readDomain(text: string): Read | { problem: string } {
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text)
  if (!parts) return { problem: 'has no front matter: begin it with "---", title, criteria, "---"' }
  const [, head = '', guide = ''] = parts
  const title = /^title:[ \t]*(\S.*)$/m.exec(head)?.[1]?.trim()
  const criteria = [...head.matchAll(/^[ \t]*-[ \t]+(\S.*)$/gm)].map((match) => (match[1] as string).trim())
  if (!title) return { problem: 'has no title: add a line "title: ..." to its front matter' }
  if (criteria.length === 0)
    return { problem: 'names no criteria: add lines "  - ..." below "criteria:" to its front matter' }
  if (!guide.trim()) return { problem: 'has no text: say what makes a good project of this domain' }
  return { title, criteria, guide: guide.trim() }
}
