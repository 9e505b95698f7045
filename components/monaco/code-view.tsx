'use client'
import { useEffect, useRef } from 'react'
import { disposeLater, useEditorTheme, viewerOptions } from './options.ts'
import { monaco } from './setup.ts'
import { showText } from './show-text.ts'

export type CodeViewProps = {
  value: string
  /** decides the language; also named to screen readers */
  path: string
  className?: string
}

/** One read-only editor with one model for its whole life: another file or step is another text in it. */
export function CodeView({ value, path, className }: CodeViewProps) {
  const host = useRef<HTMLElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null)
  const shownPath = useRef('')
  useEditorTheme()

  useEffect(() => {
    if (!host.current) return
    const model = monaco.editor.createModel('', 'plaintext')
    const created = monaco.editor.create(host.current, { ...viewerOptions, model })
    editor.current = created
    return () => {
      created.dispose()
      disposeLater(model)
    }
  }, [])

  useEffect(() => {
    const shown = editor.current
    const model = shown?.getModel()
    if (!shown || !model) return
    showText(model, { text: value, path })
    shown.updateOptions({ ariaLabel: `${path}, read only` })
    // the same file at another step is read on where one was
    if (shownPath.current !== path) shown.setScrollPosition({ scrollTop: 0, scrollLeft: 0 })
    shownPath.current = path
  }, [value, path])

  return <section ref={host} className={className} data-testid="code" aria-label={path} />
}
