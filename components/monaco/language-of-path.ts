const byExtension: Record<string, string> = {
  py: 'python',
  pyi: 'python',
  ts: 'typescript',
  tsx: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  jsx: 'javascript',
  json: 'javascript',
  jsonl: 'javascript',
  sh: 'shell',
  bash: 'shell',
  md: 'markdown',
  yml: 'yaml',
  yaml: 'yaml',
  toml: 'ini',
  cfg: 'ini',
  ini: 'ini',
  go: 'go',
  rs: 'rust',
  c: 'cpp',
  h: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  hpp: 'cpp',
}

/** Monaco's language id for a file name; what is not known is shown as plain text. */
export function languageOfPath(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (name === 'dockerfile' || name.startsWith('dockerfile.')) return 'dockerfile'
  return byExtension[name.slice(name.lastIndexOf('.') + 1)] ?? 'plaintext'
}
