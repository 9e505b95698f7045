'use client'
import { useEffect, useRef } from 'react'
import { disposeLater, useEditorTheme, viewerOptions } from './options.ts'
import { monaco } from './setup.ts'
import { showText } from './show-text.ts'

export type DiffViewProps = {
  original: string
  modified: string
  path: string
  className?: string
}

/** One read-only diff editor with its two models for its whole life; inline where the pane is too narrow for two columns. */
export function DiffView({ original, modified, path, className }: DiffViewProps) {
  const host = useRef<HTMLElement>(null)
  const editor = useRef<monaco.editor.IStandaloneDiffEditor>(null)
  useEditorTheme()

  useEffect(() => {
    if (!host.current) return
    const created = monaco.editor.createDiffEditor(host.current, {
      ...viewerOptions,
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 760,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4 },
    })
    editor.current = created
    const model = {
      original: monaco.editor.createModel('', 'plaintext'),
      modified: monaco.editor.createModel('', 'plaintext'),
    }
    created.setModel(model)
    const diffed = created.onDidUpdateDiff(() => created.revealFirstDiff())
    return () => {
      diffed.dispose()
      created.dispose()
      disposeLater(model.original, model.modified)
    }
  }, [])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model) return
    showText(model.original, { text: original, path })
    showText(model.modified, { text: modified, path })
  }, [original, modified, path])

  return <section ref={host} className={className} data-testid="diff" aria-label={`Changes in ${path}`} />
}
