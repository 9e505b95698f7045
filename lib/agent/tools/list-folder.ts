import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import { cutLongText } from './file-text.ts'

const listSeconds = 20

/** Two levels without hidden entries, folders with a slash at the end. */
export async function listFolder(path: string, sandbox: Sandbox, signal: AbortSignal): Promise<string> {
  const options = { timeoutMs: listSeconds * 1000, signal }
  // The shell is not used: listing must not depend on what the agent did to it.
  const argv = ['find', '-H', path, '-maxdepth', '2', '-not', '-path', `${escapeGlob(path)}/*/.*`]
  const result = await sandbox.execute(
    [...argv, '-not', '-path', `${escapeGlob(path)}/.*`, '-printf', '%y\\t%p\\n'],
    options,
  )
  const entries = result.stdout.split('\n').filter((line) => line !== '')
  const shown = entries.map((line) => {
    const [kind, name = ''] = line.split('\t')
    return kind === 'd' ? `${name.replace(/\/$/, '')}/` : name
  })
  const list = cutLongText(shown.sort().join('\n')).text
  const said = result.stderr.trim()
  const unread = result.ending === 'exited' ? said : `${said} (listing ${result.ending})`.trim()
  return `${path}, two levels, hidden entries left out:\n${list}${unread ? `\n[not everything is listed: ${unread}]` : ''}`
}

function escapeGlob(path: string): string {
  return path.replace(/\/$/, '').replace(/[\\*?[\]]/g, '\\$&')
}
