'use client'
import { useEffect, useRef } from 'react'
import { languageOfPath } from './language-of-path.ts'
import { disposeLater, useEditorTheme, viewerOptions } from './options.ts'
import { monaco } from './setup.ts'

export type DiffViewProps = {
  original: string
  modified: string
  path: string
  className?: string
}

/** One read-only diff editor for its whole life; inline where the pane is too narrow for two columns. */
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
    const diffed = created.onDidUpdateDiff(() => created.revealFirstDiff())
    return () => {
      diffed.dispose()
      const model = created.getModel()
      created.dispose()
      disposeLater(model?.original, model?.modified)
    }
  }, [])

  useEffect(() => {
    const shown = editor.current
    if (!shown) return
    const previous = shown.getModel()
    const language = languageOfPath(path)
    shown.setModel({
      original: monaco.editor.createModel(original, language),
      modified: monaco.editor.createModel(modified, language),
    })
    disposeLater(previous?.original, previous?.modified)
  }, [original, modified, path])

  return <section ref={host} className={className} data-testid="diff" aria-label={`Changes in ${path}`} />
}
