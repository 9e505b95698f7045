/** The file editor the field trains on (OpenHands, SWE-agent): view, create, str_replace, insert, undo_edit. */
import { posix } from 'node:path'
import { z } from 'zod'
import { FileError, type Sandbox } from '#lib/sandbox/sandbox.ts'
import { defineTool, failed, type ToolResult } from './define-tool.ts'
import { cutLongText, numberLines, occurrences, snippetAround } from './file-text.ts'
import { listFolder } from './list-folder.ts'

const schema = z.strictObject({
  command: z.enum(['view', 'create', 'str_replace', 'insert', 'undo_edit']).describe('What to do'),
  path: z.string().min(1).describe('Absolute path of a file or folder, e.g. /workspace/main.py'),
  file_text: z.string().optional().describe('create: the whole text of the new file'),
  old_str: z.string().optional().describe('str_replace: the text to replace; it must occur exactly once'),
  new_str: z
    .string()
    .optional()
    .describe('str_replace: the new text (empty = delete); insert: the lines to insert'),
  insert_line: z.int().min(0).optional().describe('insert: the line after which to insert; 0 = at the top'),
  view_range: z
    .array(z.int())
    .length(2)
    .optional()
    .describe('view: first and last line, counted from 1; -1 as the last = to the end'),
})

type EditorArguments = z.infer<typeof schema>

export const strReplaceEditor = defineTool({
  name: 'str_replace_editor',
  description:
    'Views, creates and edits text files. view shows a file with line numbers or a folder two levels deep; create makes a new file and refuses an existing one; str_replace replaces a text that occurs exactly once, white space included; insert puts lines after a line; undo_edit takes back the last edit of a file.',
  schema,
  async run(args, { sandbox, signal }) {
    const path = posix.normalize(args.path)
    if (!posix.isAbsolute(path)) {
      return failed(`The path ${args.path} is not absolute: write it from the root, e.g. /workspace/${path}.`)
    }
    try {
      if (args.command === 'view') return await view({ ...args, path }, sandbox, signal)
      return await edits[args.command]({ ...args, path }, sandbox)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      const hint = error.code === 'ENOENT' ? ' Look at its folder with view.' : ''
      return failed(`${args.command} failed: ${path}: ${error.message}.${hint}`)
    }
  },
})

const edits = { create, str_replace: strReplace, insert, undo_edit: undoEdit }

/** Texts before each edit, newest last; null = the file did not exist. Lost with the sandbox, and undo says so. */
const histories = new WeakMap<Sandbox, Map<string, (Buffer | null)[]>>()

async function view(args: EditorArguments, sandbox: Sandbox, signal: AbortSignal): Promise<ToolResult> {
  const { path, view_range: range } = args
  const content = await readText(sandbox, path).catch((error: unknown) => {
    if (error instanceof FileError && error.code === 'EISDIR') return null
    throw error
  })
  if (content === null) {
    if (range) return failed(`${path} is a folder; view_range is for files.`)
    return { content: await listFolder(path, sandbox, signal), error: false }
  }
  const lines = content.split('\n')
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  const [first, last] = [range?.[0] ?? 1, range?.[1] ?? -1]
  const end = last === -1 ? lines.length : Math.min(last, lines.length)
  if (first < 1 || first > lines.length || end < first) {
    return failed(
      `view_range [${first}, ${last}] is outside of ${path}, which has lines 1 to ${lines.length}.`,
    )
  }
  const { text, cutBytes } = cutLongText(numberLines(lines.slice(first - 1, end), first))
  const part = range ? `lines ${first} to ${end} of ${lines.length}` : `${lines.length} lines`
  return { content: `${path} (${part}):\n${text}`, error: false, ...(cutBytes > 0 ? { cutBytes } : {}) }
}

async function create({ path, file_text: text }: EditorArguments, sandbox: Sandbox): Promise<ToolResult> {
  if (text === undefined) return failed('create needs file_text, the whole text of the new file.')
  if (await exists(sandbox, path)) {
    return failed(`${path} exists already: change it with str_replace, or remove it first.`)
  }
  await save({ sandbox, path, before: null, after: text })
  return { content: `${path} is created.`, error: false }
}

async function strReplace(args: EditorArguments, sandbox: Sandbox): Promise<ToolResult> {
  const { path, old_str: old, new_str: replacement = '' } = args
  if (old === undefined || old === '') return failed('str_replace needs old_str, the text to replace.')
  if (old === replacement) return failed('old_str and new_str are the same: nothing would change.')
  const before = await readText(sandbox, path)
  const found = occurrences(before, old)
  if (found.length === 0) {
    return failed(
      `old_str does not occur in ${path}: it must match exactly, white space included. Nothing was changed.`,
    )
  }
  if (found.length > 1) {
    return failed(
      `old_str occurs ${found.length} times in ${path} (lines ${found.join(', ')}): add lines around it until it is unique. Nothing was changed.`,
    )
  }
  const at = before.indexOf(old)
  const after = before.slice(0, at) + replacement + before.slice(at + old.length)
  await save({ sandbox, path, before, after })
  const line = found[0] ?? 1
  return edited(path, after, { first: line, count: replacement.split('\n').length })
}

async function insert(args: EditorArguments, sandbox: Sandbox): Promise<ToolResult> {
  const { path, insert_line: line, new_str: text } = args
  if (line === undefined || text === undefined) return failed('insert needs insert_line and new_str.')
  const before = await readText(sandbox, path)
  const lines = before.split('\n')
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length
  if (line > count)
    return failed(`insert_line ${line} is outside of ${path}, which has ${count} lines (0 = at the top).`)
  const added = text.replace(/\n$/, '').split('\n')
  lines.splice(line, 0, ...added)
  const after = lines.join('\n')
  await save({ sandbox, path, before, after })
  return edited(path, after, { first: line + 1, count: added.length })
}

async function undoEdit({ path }: EditorArguments, sandbox: Sandbox): Promise<ToolResult> {
  const history = histories.get(sandbox)?.get(path)
  const before = history?.at(-1)
  if (!history || before === undefined) {
    return failed(
      `There is no edit of ${path} to take back (edits from before a restored sandbox cannot be).`,
    )
  }
  if (before === null) await sandbox.layOut({ remove: [posix.relative('/workspace', path)] })
  else await sandbox.writeFile(path, before)
  history.pop()
  return { content: `The last edit of ${path} is taken back.`, error: false }
}

function edited(path: string, text: string, lines: { first: number; count: number }): ToolResult {
  return { content: `${path} is edited. Around the change:\n${snippetAround(text, lines)}`, error: false }
}

async function save(edit: {
  sandbox: Sandbox
  path: string
  before: string | null
  after: string
}): Promise<void> {
  const { sandbox, path, before, after } = edit
  await sandbox.writeFile(path, Buffer.from(after))
  const files = histories.get(sandbox) ?? new Map<string, (Buffer | null)[]>()
  histories.set(sandbox, files)
  const history = files.get(path) ?? []
  files.set(path, history)
  history.push(before === null ? null : Buffer.from(before))
}

/** @throws FileError also for a file that is not UTF-8: an edit would destroy it */
async function readText(sandbox: Sandbox, path: string): Promise<string> {
  const data = await sandbox.readFile(path)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch {
    throw new FileError('ENOTSUP', 'is not a text file in UTF-8')
  }
}

async function exists(sandbox: Sandbox, path: string): Promise<boolean> {
  try {
    await sandbox.readFile(path)
    return true
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return error.code !== 'ENOENT'
  }
}
