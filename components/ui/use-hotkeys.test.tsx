import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { type Hotkeys, useHotkeys } from './use-hotkeys.ts'

function Page({ hotkeys, repeating }: { hotkeys: Hotkeys; repeating?: string[] }) {
  useHotkeys(hotkeys, repeating ? { repeating } : {})
  return (
    <>
      <input aria-label="words" />
      <input type="checkbox" aria-label="choose" />
    </>
  )
}

const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.body, { key, ...more })

test('single keys and sequences; the second key of a sequence is not also a single one', () => {
  const calls: string[] = []
  render(<Page hotkeys={{ p: () => calls.push('p'), 'g p': () => calls.push('g p') }} />)
  press('p')
  press('g')
  press('p')
  press('p')
  expect(calls).toEqual(['p', 'g p', 'p'])
})

test('off while typing and with modifiers', () => {
  const onKey = vi.fn()
  render(<Page hotkeys={{ j: onKey }} />)
  fireEvent.keyDown(screen.getByLabelText('words'), { key: 'j' })
  press('j', { ctrlKey: true })
  press('j', { metaKey: true })
  expect(onKey).not.toHaveBeenCalled()
})

test('on at a checkbox, which takes no text', () => {
  const onKey = vi.fn()
  render(<Page hotkeys={{ a: onKey }} />)
  fireEvent.keyDown(screen.getByLabelText('choose'), { key: 'a' })
  expect(onKey).toHaveBeenCalledOnce()
})

test('a held key counts once unless it may repeat', () => {
  const approve = vi.fn()
  const next = vi.fn()
  render(<Page hotkeys={{ a: approve, j: next }} repeating={['j']} />)
  for (const repeat of [false, true, true]) {
    press('a', { repeat })
    press('j', { repeat })
  }
  expect(approve).toHaveBeenCalledTimes(1)
  expect(next).toHaveBeenCalledTimes(3)
})

test('off in an open dialog', () => {
  const onKey = vi.fn()
  render(
    <>
      <Page hotkeys={{ a: onKey }} />
      <div role="dialog" data-state="open" />
    </>,
  )
  press('a')
  expect(onKey).not.toHaveBeenCalled()
})
