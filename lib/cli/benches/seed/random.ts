/** Numbers that look random and are the same every time: two machines seed the same rows. Pure. */

export type Random = {
  /** 0 <= x < 1 */
  next(): number
  /** from <= whole number < to */
  between(from: number, to: number): number
  pick<Item>(items: readonly Item[]): Item
  /** by weights, which need not sum to anything */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item
  /** log-normal with this mean; `spread` is the standard deviation of its logarithm */
  skewed(mean: number, spread: number): number
  chance(share: number): boolean
}

/** mulberry32 (public domain, Tommy Ettinger): 32 bits of state are plenty for rows that only have to differ. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  // Box and Muller
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from)),
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of items) {
        left -= weight
        if (left < 0) return item
      }
      return (items.at(-1) as (typeof items)[number])[0]
    },
    skewed: (mean, spread) => mean * Math.exp(spread * normal() - (spread * spread) / 2),
    chance: (share) => next() < share,
  }
}
