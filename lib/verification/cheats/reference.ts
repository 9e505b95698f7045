/** A finished module of which a mutator makes right and wrong variants. */
export type Reference = {
  name: string
  source: string
  tests: string
  /** function and arguments, as JSON */
  calls: [string, unknown[]][]
}

/** Every text of up to `longest` of these letters. */
export function texts(letters: string, longest: number): string[] {
  let layer = ['']
  const all = ['']
  for (let length = 1; length <= longest; length += 1) {
    layer = layer.flatMap((text) => [...letters].map((letter) => text + letter))
    all.push(...layer)
  }
  return all
}
