'use client'
import { useEffect, useRef } from 'react'
import { languageOfPath } from './language-of-path.ts'
import { disposeLater, useEditorTheme, viewerOptions } from './options.ts'
import { monaco } from './setup.ts'

export type CodeViewProps = {
  value: string
  /** decides the language; also named to screen readers */
  path: string
  className?: string
}

/** One read-only editor for its whole life: another file or step is another model in it. */
export function CodeView({ value, path, className }: CodeViewProps) {
  const host = useRef<HTMLElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null)
  useEditorTheme()

  useEffect(() => {
    if (!host.current) return
    const created = monaco.editor.create(host.current, { ...viewerOptions, model: null })
    editor.current = created
    return () => {
      const model = created.getModel()
      created.dispose()
      disposeLater(model)
    }
  }, [])

  useEffect(() => {
    const shown = editor.current
    if (!shown) return
    const previous = shown.getModel()
    shown.setModel(monaco.editor.createModel(value, languageOfPath(path)))
    shown.updateOptions({ ariaLabel: `${path}, read only` })
    disposeLater(previous)
  }, [value, path])

  return <section ref={host} className={className} data-testid="code" aria-label={path} />
}
