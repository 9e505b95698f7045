'use client'
import { type RefObject, useEffect } from 'react'
import { occurrences } from '#lib/trajectories/occurrences.ts'

/** `place`: another one is looked at from its beginning on */
type Marking = { find: string; place: number; ordinal: number; onMarked: (count: number) => void }

/**
 * Marks what is searched for in every text below an element, without touching its nodes (CSS custom highlights), and
 * brings one of them into view. Texts that come later (unfolded, loaded) are marked as they come.
 */
export function useMarkedMatches(box: RefObject<HTMLElement | null>, marking: Marking) {
  const { find, place, ordinal, onMarked } = marking
  // biome-ignore lint/correctness/useExhaustiveDependencies: at another place the match is brought into view again
  useEffect(() => {
    const element = box.current
    if (!element || find === '') return
    // an old browser counts and scrolls, and colours nothing
    const highlights = globalThis.CSS?.highlights as HighlightRegistry | undefined
    let shown: Range | undefined
    function mark() {
      const ranges = [...(element?.querySelectorAll('[data-text]') ?? [])].flatMap((text) =>
        rangesIn(text, find),
      )
      const here = ranges[ordinal]
      highlights?.set('found', new Highlight(...ranges))
      highlights?.set('found-here', new Highlight(...(here ? [here] : [])))
      onMarked(ranges.length)
      // once: the reader may scroll on while texts still come
      if (here && !shown) here.startContainer.parentElement?.scrollIntoView?.({ block: 'center' })
      shown ??= here
    }
    mark()
    const observer = new MutationObserver(mark)
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    return () => {
      observer.disconnect()
      highlights?.delete('found')
      highlights?.delete('found-here')
    }
  }, [box, find, place, ordinal, onMarked])
}

/** Matches may span several nodes: colours cut a text into pieces. */
function rangesIn(element: Element, find: string): Range[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const nodes: { node: Node; from: number }[] = []
  let text = ''
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, from: text.length })
    text += node.textContent ?? ''
  }
  return occurrences(text, find).map(({ from, to }) => {
    const range = document.createRange()
    const first = nodes.findLast((each) => each.from <= from)
    const last = nodes.findLast((each) => each.from < to)
    if (first) range.setStart(first.node, from - first.from)
    if (last) range.setEnd(last.node, to - last.from)
    return range
  })
}
