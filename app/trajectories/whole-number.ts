import { UserError } from '#lib/errors.ts'

/** @throws UserError when the address does not say it as a whole number from 0 on */
export function wholeNumber(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? ''
  if (!/^\d{1,9}$/.test(text)) {
    throw new UserError(`The address needs ${name}=<whole number>; it says "${text}".`)
  }
  return Number(text)
}
