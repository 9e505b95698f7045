'use client'
import dynamic from 'next/dynamic'

const loading = () => <p className="p-3 text-faint">Opening the editor…</p>

export const CodeView = dynamic(() => import('./code-view.tsx').then((module) => module.CodeView), {
  ssr: false,
  loading,
})
export const DiffView = dynamic(() => import('./diff-view.tsx').then((module) => module.DiffView), {
  ssr: false,
  loading,
})
export const CodeEditor = dynamic(() => import('./code-editor.tsx').then((module) => module.CodeEditor), {
  ssr: false,
  loading,
})
