/** Prisma condition "contains these words", case apart. Prisma passes % and _ on as wildcards; here they are letters. */
export function containing(words: string) {
  return { contains: words.replace(/[\\%_]/g, (special) => `\\${special}`), mode: 'insensitive' } as const
}
