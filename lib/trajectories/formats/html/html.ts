/** Text into HTML: nothing of what a model or a tool said can become markup. Pure. */
import { createHash } from 'node:crypto'
import { stripVTControlCharacters } from 'node:util'

/** characters of one text that are kept: a file that a browser must open has an end */
const longestText = 400_000

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Colours and other orders to a terminal are left out, too. */
export function escapeHtml(text: string): string {
  return stripVTControlCharacters(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** A block of text; what is too long ends with how much is missing. */
export function block(text: string, className = ''): string {
  const missing = text.length - longestText
  const shown = missing > 0 ? text.slice(0, longestText) : text
  const attribute = className ? ` class="${className}"` : ''
  const rest = missing > 0 ? `<p class="note">${missing} more characters are not in this file.</p>` : ''
  return `<pre${attribute}>${escapeHtml(shown)}</pre>${rest}`
}

/** As a Content-Security-Policy names an inline script or style. */
export function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
