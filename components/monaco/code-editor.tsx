'use client'
import { useEffect, useRef } from 'react'
import { languageOfPath } from './language-of-path.ts'
import { disposeLater, useEditorTheme, viewerOptions } from './options.ts'
import { monaco } from './setup.ts'

export type EditorProblem = { line: number | null; message: string }

export type CodeEditorProps = {
  /** what it begins with; later changes of it are not taken over */
  initial: string
  /** decides the language */
  path: string
  /** its accessible name */
  label: string
  problems: EditorProblem[]
  onChange: (text: string) => void
  className?: string
}

/** An editor whose text is the reader's. Tab moves the focus on, as in every other field; Ctrl+M makes it indent. */
export function CodeEditor({ initial, path, label, problems, onChange, className }: CodeEditorProps) {
  const host = useRef<HTMLElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null)
  const change = useRef(onChange)
  change.current = onChange
  useEditorTheme()

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed must not be replaced by a new beginning
  useEffect(() => {
    if (!host.current) return
    const model = monaco.editor.createModel(initial, languageOfPath(path))
    const created = monaco.editor.create(host.current, {
      ...viewerOptions,
      readOnly: false,
      domReadOnly: false,
      wordWrap: 'on',
      tabFocusMode: true,
      ariaLabel: label,
      model,
    })
    editor.current = created
    const changed = model.onDidChangeContent(() => change.current(model.getValue()))
    return () => {
      changed.dispose()
      created.dispose()
      disposeLater(model)
    }
  }, [])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model) return
    const markers = problems.flatMap(({ line, message }) => {
      if (line === null) return []
      const at = Math.min(line, model.getLineCount())
      const place = {
        startLineNumber: at,
        startColumn: 1,
        endLineNumber: at,
        endColumn: model.getLineMaxColumn(at),
      }
      return [{ ...place, message, severity: monaco.MarkerSeverity.Error }]
    })
    monaco.editor.setModelMarkers(model, 'checks', markers)
    const [first] = markers
    if (first) editor.current?.revealLineInCenter(first.startLineNumber)
  }, [problems])

  return <section ref={host} className={className} data-testid="editor" aria-label={label} />
}
