import { Fragment } from 'react'

/** Text as it was said, its `quoted` names set as code; nothing else of it is markup. */
export function TextWithCode({ children }: { children: string }) {
  const parts = children.split(/`([^`\n]+)`/)
  return parts.map((part, index) => {
    // odd places are what the expression caught; a text's parts never change places
    const key = `${index} ${part}`
    return index % 2 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>
  })
}
