import { useTheme } from 'next-themes'
import { useEffect } from 'react'
import { monaco } from './setup.ts'

export const viewerOptions = {
  readOnly: true,
  domReadOnly: true,
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fontSize: 12,
  lineHeight: 18,
  fontFamily: "'Geist Mono Variable', ui-monospace, monospace",
  fontLigatures: false,
  renderLineHighlight: 'none',
  lineNumbersMinChars: 4,
  // no pale number of a line that does not exist, after the last line end
  renderFinalNewline: 'off',
  overviewRulerBorder: false,
  padding: { top: 6, bottom: 6 },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
} as const satisfies monaco.editor.IEditorOptions & { readOnly: boolean }

/** Monaco has one theme per page: follow the page's. */
export function useEditorTheme(): void {
  const { resolvedTheme } = useTheme()
  useEffect(() => {
    monaco.editor.setTheme(resolvedTheme === 'light' ? 'playground-light' : 'playground-dark')
  }, [resolvedTheme])
}

/**
 * A diff still being computed rejects when its model vanishes under it: let it finish first. The first one waits for the
 * worker to be loaded, which takes seconds on a slow machine.
 */
const disposeDelayMs = 20_000

export function disposeLater(...models: (monaco.editor.ITextModel | null | undefined)[]): void {
  setTimeout(() => {
    for (const model of models) model?.dispose()
  }, disposeDelayMs)
}
