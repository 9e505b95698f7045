/** Next takes 1 MB for an action; the rest of it is for the name and for what goes around them. */
const mostBytes = 1_000_000

/** As it is sent: in JSON and UTF-8, where a quote takes two bytes and a sign of Chinese three. */
export function isTooLarge(text: string): boolean {
  return new TextEncoder().encode(JSON.stringify(text)).length > mostBytes
}
