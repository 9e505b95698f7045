import { UserError } from '#lib/errors.ts'

/** @throws UserError when the address does not say it as a whole number from 0 on */
export function wholeNumber(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? ''
  if (!/^\d{1,9}$/.test(text)) {
    throw new UserError(`The address needs ${name}=<whole number>; it says "${text}".`)
  }
  return Number(text)
}

/** "0-100,250-251": from <= number < to. @throws UserError when the address does not say it so */
export function ranges(query: URLSearchParams, name: string): { from: number; to: number }[] {
  const text = query.get(name) ?? ''
  if (!/^\d{1,9}-\d{1,9}(,\d{1,9}-\d{1,9}){0,499}$/.test(text)) {
    throw new UserError(`The address needs ${name}=<from>-<to>,...; it says "${text.slice(0, 200)}".`)
  }
  return text.split(',').map((range) => {
    const [from = '', to = ''] = range.split('-')
    return { from: Number(from), to: Number(to) }
  })
}
