import { v5 } from 'uuid'

/** any fixed UUID: makes our derived ids differ from everybody else's */
const namespace = '5e5f0c5c-7f0e-4d1c-9a51-0b1a4a0d3c10'

/** The same parts give the same id, so that a write repeated after a crash finds the row of the first one. */
export function derivedId(...parts: (string | number | null)[]): string {
  return v5(JSON.stringify(parts), namespace)
}
