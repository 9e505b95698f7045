/** words per shingle and the similarity from which two projects count as the same */
const SHINGLE = 5
const NEAR_DUPLICATE = 0.8

/** Runs of five lower-case words; a shorter text is one shingle. */
export function shingles(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length === 0) return new Set()
  if (words.length < SHINGLE) return new Set([words.join(' ')])
  return new Set(words.slice(SHINGLE - 1).map((_, at) => words.slice(at, at + SHINGLE).join(' ')))
}

/** Jaccard similarity, 0 to 1; two empty sets have nothing in common. */
function jaccard({ shared, one, other }: { shared: number; one: number; other: number }): number {
  const all = one + other - shared
  return all === 0 ? 0 : shared / all
}

type NamedText = { name: string; text: string }
type Clash = { name: string; similarity: number }

export type DuplicateIndex = {
  add(project: NamedText): void
  /** @returns the known project that the text resembles most, when it is a near-duplicate of it */
  find(text: string): Clash | null
}

/** Shingles of all known projects, read once: a pool of thousands is compared in the time of one look per shingle. */
export function duplicateIndex(known: NamedText[]): DuplicateIndex {
  const projects: { name: string; size: number }[] = []
  const holders = new Map<string, number[]>()
  const index: DuplicateIndex = {
    add({ name, text }) {
      const own = shingles(text)
      for (const shingle of own) {
        const held = holders.get(shingle)
        if (held) held.push(projects.length)
        else holders.set(shingle, [projects.length])
      }
      projects.push({ name, size: own.size })
    },
    find(text) {
      const own = shingles(text)
      const shared = new Map<number, number>()
      for (const shingle of own) {
        for (const at of holders.get(shingle) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1)
      }
      let closest: Clash | null = null
      for (const [at, count] of shared) {
        const project = projects[at] as { name: string; size: number }
        const value = jaccard({ shared: count, one: own.size, other: project.size })
        if (value >= NEAR_DUPLICATE && value > (closest?.similarity ?? 0))
          closest = { name: project.name, similarity: value }
      }
      return closest
    },
  }
  for (const project of known) index.add(project)
  return index
}
