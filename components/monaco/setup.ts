// The one place that loads Monaco (browser only): the core with the features and languages a viewer needs, no CDN.
import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/codeEditor/register'
import 'monaco-editor/features/diffEditor/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/stickyScroll/register'
import 'monaco-editor/features/gotoLine/register'
import 'monaco-editor/features/readOnlyMessage/register'
import 'monaco-editor/languages/definitions/python/register'
import 'monaco-editor/languages/definitions/typescript/register'
import 'monaco-editor/languages/definitions/javascript/register'
import 'monaco-editor/languages/definitions/shell/register'
import 'monaco-editor/languages/definitions/markdown/register'
import 'monaco-editor/languages/definitions/yaml/register'
import 'monaco-editor/languages/definitions/ini/register'
import 'monaco-editor/languages/definitions/dockerfile/register'
import 'monaco-editor/languages/definitions/go/register'
import 'monaco-editor/languages/definitions/rust/register'
import 'monaco-editor/languages/definitions/cpp/register'

self.MonacoEnvironment = {
  getWorker: () =>
    new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module', name: 'monaco' }),
}

// the canvas colours of app/globals.css, so that the editor is a part of the page and not a box on it
monaco.editor.defineTheme('playground-dark', {
  base: 'vs-dark',
  inherit: true,
  // the inherited colour is too dark to read
  rules: [{ token: 'variable.predefined', foreground: '80b6f9' }],
  colors: {
    'editor.background': '#121418',
    'editorGutter.background': '#121418',
    'editorStickyScroll.background': '#121418',
    'diffEditor.unchangedRegionBackground': '#191c21',
    'diffEditor.insertedLineBackground': '#12291c',
    'diffEditor.insertedTextBackground': '#62d09230',
    'diffEditor.removedLineBackground': '#35181c',
    'diffEditor.removedTextBackground': '#f48a9130',
  },
})
monaco.editor.defineTheme('playground-light', {
  base: 'vs',
  inherit: true,
  // the inherited colour is too pale to read
  rules: [{ token: 'attribute.name', foreground: 'b3212f' }],
  colors: {
    'editor.background': '#ffffff',
    'editorGutter.background': '#ffffff',
    'editorStickyScroll.background': '#ffffff',
    'diffEditor.unchangedRegionBackground': '#f7f8f9',
    'diffEditor.insertedLineBackground': '#e2f4e9',
    'diffEditor.insertedTextBackground': '#156f3f2a',
    'diffEditor.removedLineBackground': '#fce9ea',
    'diffEditor.removedTextBackground': '#b3212f2a',
  },
})

// for the bench, which counts its models
Object.assign(self, { monaco })

// the editor measures its font once: measure again when the web font is there
void document.fonts.load("12px 'Geist Mono Variable'").then(() => monaco.editor.remeasureFonts())

export { monaco }
