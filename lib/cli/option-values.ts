/** Reads the values of options; commander says which option it was. */
import { InvalidArgumentError } from 'commander'

export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new InvalidArgumentError(
      most === Number.MAX_SAFE_INTEGER
        ? `Give a whole number from ${least} on.`
        : `Give a whole number from ${least} to ${most}.`,
    )
  }
}

export function address(value: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value
  throw new InvalidArgumentError('Give an address like http://127.0.0.1:8000/v1.')
}

export function price(value: string): number {
  const amount = Number(value)
  if (value.trim() !== '' && Number.isFinite(amount) && amount >= 0) return amount
  throw new InvalidArgumentError('Give US dollars per million tokens, e.g. 1.25.')
}

/** An amount of US dollars. */
export function dollars(value: string): number {
  const amount = Number(value)
  if (Number.isFinite(amount) && amount > 0) return amount
  throw new InvalidArgumentError('Give an amount of US dollars above 0, e.g. 2.50.')
}

/** Numbers of tasks, e.g. "1.1.1, 1.1.2". */
export function taskNumbers(value: string): string[] {
  const numbers = value.split(',').map((number) => number.trim())
  if (numbers.every((number) => /^\d+\.\d+\.\d+$/.test(number))) return numbers
  throw new InvalidArgumentError('Give numbers of tasks with commas between them, e.g. 1.1.1,1.1.2.')
}

/** Lengths of trajectories, e.g. "36,10000". */
export function stepCounts(value: string): number[] {
  const counts = value.split(',').map(Number)
  if (counts.every((count) => Number.isInteger(count) && count >= 2 && count <= 1_000_000)) return counts
  throw new InvalidArgumentError('Give whole numbers from 2 on with commas between them, e.g. 36,10000.')
}
