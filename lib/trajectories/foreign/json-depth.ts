/** How deep JSON is nested, before it is parsed: parsers and walkers of it recurse. Pure. */

/** Deepest nesting of brackets outside strings. */
export function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) at = endOfString(text, at)
    else if (code === 91 || code === 123) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (code === 93 || code === 125) depth -= 1
  }
  return deepest
}

/** Index of the closing quote of the string that opens at `from`; the text's end when it never closes. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1)
  while (end > 0) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes += 1
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}
