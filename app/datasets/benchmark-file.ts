/** Characters of a list of problems that a page sends: Next takes 1 MB for an action. Larger ones: `swe-play dataset benchmark`. */
export const longestListText = 700_000
