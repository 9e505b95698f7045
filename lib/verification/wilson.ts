/**
 * Wilson's score interval of a rate, for 95 % (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
 * Inference", 1927): honest also where nothing, or everything, was counted.
 */
export type Rate = { count: number; of: number; rate: number; low: number; high: number }

const z = 1.959964

export function wilson(count: number, of: number): Rate {
  if (of === 0) return { count, of, rate: 0, low: 0, high: 1 }
  const share = count / of
  const middle = share + (z * z) / (2 * of)
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const whole = 1 + (z * z) / of
  const round = (value: number) => Math.round(value * 1e6) / 1e6
  return {
    count,
    of,
    rate: round(share),
    low: count === 0 ? 0 : round(Math.max(0, (middle - spread) / whole)),
    high: count === of ? 1 : round(Math.min(1, (middle + spread) / whole)),
  }
}
