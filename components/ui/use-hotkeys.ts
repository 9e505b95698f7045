'use client'
import { useEffect, useRef } from 'react'

export type Hotkeys = Record<string, (event: KeyboardEvent) => void>

/** A checkbox takes no text: after a row was chosen by mouse, the keys that judge it must work. */
const textTakers = 'input:not([type="checkbox"]), textarea, select, .monaco-editor'

/** Does the key belong to something that takes text, or to an open dialog or menu? */
export function isTakenElsewhere(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest(textTakers)) return true
  return (
    document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null
  )
}

/** Space presses what has the focus, where that can be pressed. */
const pressable = 'button, a, summary, input, [role="slider"], [role="tab"]'

function isPress(event: KeyboardEvent): boolean {
  return event.key === ' ' && event.target instanceof HTMLElement && event.target.closest(pressable) !== null
}

const sequenceMs = 800

/**
 * Page-wide keys: "j", "?", "G", "[", "ArrowDown", or a sequence "g g". Off while typing, in dialogs, and with
 * Ctrl, Alt or Meta. A held key repeats only for keys named in `repeating`.
 */
export function useHotkeys(hotkeys: Hotkeys, options: { repeating?: string[]; enabled?: boolean } = {}) {
  const latest = useRef({ hotkeys, options })
  useEffect(() => {
    latest.current = { hotkeys, options }
  })
  useEffect(() => {
    let previous = { key: '', at: 0 }
    function onKeyDown(event: KeyboardEvent) {
      const { hotkeys, options } = latest.current
      if (options.enabled === false || event.defaultPrevented || isTakenElsewhere(event)) return
      if (isPress(event)) return
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const sequence = event.timeStamp - previous.at < sequenceMs ? `${previous.key} ${event.key}` : ''
      const name = sequence in hotkeys ? sequence : event.key
      previous = { key: name === sequence ? '' : event.key, at: event.timeStamp }
      const handler = hotkeys[name]
      if (!handler || (event.repeat && !options.repeating?.includes(name))) return
      event.preventDefault()
      handler(event)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
