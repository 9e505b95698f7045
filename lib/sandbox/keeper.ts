/** The sandbox port over a started keeper: everything that is the same in every driver. */
import { z } from 'zod'
import { InfrastructureError } from '#lib/errors.ts'
import { emptyTree, type GitObject, gitObject, type WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { Conversation, type KeeperLink } from './conversation.ts'
import { endingNote, FLOOD, note, outputText } from './output.ts'
import { executeReply, objectsFrame, runReply, snapshotReply, splitBody } from './protocol.ts'
import type { CommandResult, Ending, ProgramOptions, ProgramResult, Sandbox, SandboxSpec } from './sandbox.ts'

/** Bytes of a command's output that the agent sees, half of them from the end. */
const OUTPUT_CAP = 30_000
/** Bytes of a program's stdout and of its stderr that are kept, half of them from the end. */
const PROGRAM_OUTPUT_CAP = 2 * 1024 * 1024
const REPORT_LIMIT = 16 * 1024 * 1024
/** What file operations and snapshots may take, and a command over its own timeout. */
const PATIENCE_MS = 30_000

type KeeperSettings = {
  environment: Record<string, string>
  /** watched and limited by the keeper where no cgroup does; null = the driver does */
  memoryLimit: number | null
  processLimit: number | null
}

/** @throws InfrastructureError when the keeper does not answer, or the files do not fit; the link is then destroyed */
export async function openKeeper(
  link: KeeperLink,
  spec: SandboxSpec,
  settings: KeeperSettings,
): Promise<Sandbox> {
  const conversation = new Conversation(link)
  try {
    await conversation.greet({ ...settings, excludes: spec.excludes, flood: FLOOD }, PATIENCE_MS)
    const sandbox = new KeeperSandbox(link, conversation)
    if (spec.files.length > 0) await sandbox.layOut({ files: spec.files })
    return sandbox
  } catch (error) {
    await link.destroy()
    const reason = error instanceof Error ? error.message : String(error)
    throw new InfrastructureError(`The sandbox for ${spec.label} could not be opened: ${reason}`)
  }
}

class KeeperSandbox implements Sandbox {
  readonly #link: KeeperLink
  readonly #conversation: Conversation
  readonly #knownTrees = new Set([emptyTree])

  constructor(link: KeeperLink, conversation: Conversation) {
    this.#link = link
    this.#conversation = conversation
  }

  run(command: string, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }) {
    return this.#conversation.inTurn(async (): Promise<CommandResult> => {
      const nothing = { cutBytes: 0, exitCode: null, cwd: '/workspace', durationMs: 0 }
      if (signal.aborted)
        return { ...nothing, output: note('The command was cancelled.'), ending: 'cancelled' }
      if (command.includes('\0')) {
        const output = note('A command cannot hold a NUL character: nothing was run.')
        return { ...nothing, output, ending: 'exited', exitCode: 2 }
      }
      const header = { op: 'run', timeoutMs, keep: OUTPUT_CAP / 2, flood: FLOOD }
      const request = { header, body: Buffer.from(command), timeoutMs: timeoutMs + PATIENCE_MS, signal }
      const oomKills = this.#link.oomKills() ?? 0
      try {
        const { reply, body } = await this.#conversation.request(request, runReply)
        const ran = this.#withMemory(reply, oomKills)
        const [head, tail] = splitBody(body, reply.parts) as [Buffer, Buffer]
        const { text, cutBytes } = outputText({ head, tail, total: reply.total })
        const output = [
          ...reply.notes.map(note),
          text,
          endingNote({ ...ran, shellEnding: reply.ending, cwd: reply.cwd, timeoutMs }),
        ].join('')
        return {
          output,
          cutBytes,
          exitCode: ran.exitCode,
          ending: ran.ending,
          cwd: reply.cwd,
          durationMs: reply.durationMs,
        }
      } catch (error) {
        if (!this.#diedOfMemory(oomKills)) throw error
        const output = note('The command used up all memory of the sandbox, which was lost with it.')
        return { ...nothing, output, ending: 'out-of-memory' }
      }
    })
  }

  execute(argv: string[], options: ProgramOptions) {
    return this.#conversation.inTurn(async (): Promise<ProgramResult> => {
      const { timeoutMs, signal, env = {}, stdin = '', template = false } = options
      const nothing = { stdout: '', stderr: '', report: Buffer.alloc(0), exitCode: null, durationMs: 0 }
      if (signal.aborted) return { ...nothing, ending: 'cancelled' }
      const limits = { keep: PROGRAM_OUTPUT_CAP / 2, reportLimit: REPORT_LIMIT, flood: FLOOD }
      const header = { op: 'execute', argv, env, timeoutMs, template, ...limits }
      const request = { header, body: Buffer.from(stdin), timeoutMs: timeoutMs + PATIENCE_MS, signal }
      const oomKills = this.#link.oomKills() ?? 0
      try {
        const { reply, body } = await this.#conversation.request(request, executeReply)
        const { ending, exitCode } = this.#withMemory(reply, oomKills)
        const pieces = splitBody(body, reply.parts)
        const stream = (index: number) => ({
          head: pieces[2 * index] as Buffer,
          tail: pieces[2 * index + 1] as Buffer,
          total: reply.totals[index] as number,
        })
        const report = stream(2).head
        const [stdout, stderr] = [outputText(stream(0)).text, outputText(stream(1)).text]
        return { stdout, stderr, report, exitCode, ending, durationMs: reply.durationMs }
      } catch (error) {
        if (!this.#diedOfMemory(oomKills)) throw error
        return { ...nothing, ending: 'out-of-memory' }
      }
    })
  }

  async readFile(path: string) {
    return (await this.#file({ op: 'read', path }, Buffer.alloc(0))).body
  }

  async writeFile(path: string, data: Buffer) {
    await this.#file({ op: 'write', path }, data)
  }

  async layOut({ remove = [], files = [] }: { remove?: string[]; files?: WorkspaceFile[] }) {
    const listed = files.map(({ path, mode, data }) => [path, mode, data.length])
    const body = Buffer.concat(files.map((file) => file.data))
    await this.#file({ op: 'layOut', remove, files: listed }, body)
  }

  snapshot() {
    return this.#conversation.inTurn(async () => {
      const objects: GitObject[] = []
      const onFrame = (frame: { header: unknown; body: Buffer }) => {
        const listed = objectsFrame.parse(frame.header).objects
        const data = splitBody(
          frame.body,
          listed.map(([, , size]) => size),
        )
        for (const [index, [id, kind]] of listed.entries()) {
          const object = gitObject(kind, data[index] as Buffer)
          if (object.id !== id)
            throw new InfrastructureError(`The sandbox sent object ${id} with other content.`)
          objects.push(object)
        }
      }
      const request = { header: { op: 'snapshot' }, timeoutMs: PATIENCE_MS, onFrame }
      const { reply } = await this.#conversation.request(request, snapshotReply)
      for (const object of objects) if (object.kind === 'tree') this.#knownTrees.add(object.id)
      if (!this.#knownTrees.has(reply.tree))
        throw this.#conversation.lose('The sandbox named a tree it never sent.')
      return { ...reply, objects }
    })
  }

  async close() {
    this.#conversation.lose('The sandbox was closed.')
    await this.#link.destroy()
  }

  #file(header: { op: string } & Record<string, unknown>, body: Buffer) {
    const request = { header, body, timeoutMs: PATIENCE_MS }
    return this.#conversation.inTurn(() => this.#conversation.request(request, z.unknown()))
  }

  /** A failure during which the kernel killed for memory is put down to memory. */
  #withMemory(reply: { ending: Ending; exitCode: number | null; memoryKills: number }, before: number) {
    const failed = reply.ending === 'shell-exited' || (reply.ending === 'exited' && reply.exitCode !== 0)
    if (failed && (reply.memoryKills > 0 || (this.#link.oomKills() ?? 0) > before))
      return { ending: 'out-of-memory' as const, exitCode: null }
    return reply
  }

  #diedOfMemory(before: number): boolean {
    return (this.#link.oomKills() ?? 0) > before
  }
}
