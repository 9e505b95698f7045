'use client'
import { useHotkeys } from './use-hotkeys.ts'

function move(by: 1 | -1) {
  const links = [...document.querySelectorAll<HTMLElement>('main .row-link')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const next =
    at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))
  links[next]?.focus()
}

/** j / k move the focus between the rows of the page (their `.row-link`), Enter opens as links do, / searches. */
export function RowKeys() {
  useHotkeys(
    {
      j: () => move(1),
      k: () => move(-1),
      '/': () => document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus(),
    },
    { repeating: ['j', 'k'] },
  )
  return null
}
