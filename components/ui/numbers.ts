/** How numbers are written everywhere; the page aligns them with tabular figures. */

const counts = new Intl.NumberFormat('en-US')

/** 12345 -> "12,345" */
export function formatCount(value: number): string {
  return counts.format(value)
}

/** US dollars. Small sums keep two significant digits: 0.00042 -> "$0.00042"; zero is "$0". */
export function formatUsd(value: number): string {
  if (value === 0) return '$0'
  const size = Math.abs(value)
  const sign = value < 0 ? '-' : ''
  if (size >= 1000) return `${sign}$${counts.format(Math.round(size))}`
  if (size >= 0.995) return `${sign}$${size.toFixed(2)}`
  if (size >= 0.0995) return `${sign}$${size.toFixed(3)}`
  if (size < 0.00001) return `${sign}<$0.00001`
  const digits = Math.min(6, Math.ceil(-Math.log10(size)) + 1)
  return `${sign}$${size.toFixed(digits)}`
}

/** Tokens: 950 -> "950", 1234 -> "1.2k", 27_500_000 -> "27.5M" */
export function formatTokens(value: number): string {
  if (value < 1000) return String(value)
  if (value < 999_950) return `${trimmed(value / 1000)}k`
  if (value < 999_950_000) return `${trimmed(value / 1_000_000)}M`
  return `${trimmed(value / 1_000_000_000)}B`
}

function trimmed(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '')
}

/** Milliseconds: 320 -> "320 ms", 4200 -> "4.2 s", 125000 -> "2 m 05 s", 7500000 -> "2 h 05 m" */
export function formatDuration(milliseconds: number): string {
  const value = Math.max(0, milliseconds)
  if (value < 999.5) return `${Math.round(value)} ms`
  if (value < 59_950) return `${(value / 1000).toFixed(1)} s`
  const seconds = Math.round(value / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${padded(seconds % 60)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} m`
  return `${Math.floor(minutes / 1440)} d ${Math.round((minutes % 1440) / 60)} h`
}

function padded(value: number): string {
  return String(value).padStart(2, '0')
}

/** Share of a whole: (352, 391) -> "90 %"; nothing of nothing is "–". */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`
}

/** (1, "task") -> "1 task", (3, "task") -> "3 tasks" */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
