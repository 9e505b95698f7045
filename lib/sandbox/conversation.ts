/** One request after the other to a keeper, with the replies matched, bounded in time, and its end noticed. */
import type { Readable, Writable } from 'node:stream'
import type { z } from 'zod'
import { InfrastructureError } from '#lib/errors.ts'
import { encodeFrame, errorReply, type Frame, FrameReader } from './protocol.ts'
import { FileError } from './sandbox.ts'

/** What a driver hands over: a started keeper and the way to be rid of it. */
export type KeeperLink = {
  input: Writable
  output: Readable
  /** resolves with the reason once the process has ended */
  ended: Promise<string>
  /** processes the kernel has killed here for want of memory; null = the driver cannot know */
  oomKills(): number | null
  /** ends every process and frees what the driver made; may be called twice */
  destroy(): Promise<void>
}

/** setTimeout fires at once beyond this */
const LONGEST_TIMER_MS = 2 ** 31 - 1

type Request = {
  header: { op: string } & Record<string, unknown>
  body?: Buffer
  /** how long the keeper may take before the sandbox counts as lost */
  timeoutMs: number
  /** asks the keeper to end the operation; its reply is still waited for */
  signal?: AbortSignal
  /** frames that come before the reply */
  onFrame?: (frame: Frame) => void
}

export class Conversation {
  readonly #link: KeeperLink
  readonly #reader = new FrameReader()
  #lost: InfrastructureError | null = null
  #nextId = 1
  #pending: { id: number; onFrame: (frame: Frame) => void; fail: (error: Error) => void } | null = null
  #queue: Promise<unknown> = Promise.resolve()

  constructor(link: KeeperLink) {
    this.#link = link
    link.output.on('data', (chunk: Buffer) => this.#receive(chunk))
    link.input.on('error', () => {}) // a closed pipe is told by `ended`, with the reason
    link.ended.then((reason) => this.lose(`The sandbox has ended: ${reason}`))
  }

  /** Runs alone: whatever was asked before is finished first. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => {})
    return turn
  }

  /** The first frame of all, which the keeper takes as its configuration, and its answer. */
  greet(config: Record<string, unknown>, timeoutMs: number): Promise<Frame> {
    return this.#exchange(0, encodeFrame(config), { timeoutMs })
  }

  /**
   * @throws FileError when the keeper says that the operation is not possible
   * @throws InfrastructureError when the sandbox is lost or does not keep to the protocol
   */
  async request<T extends z.ZodType>(
    request: Request,
    schema: T,
  ): Promise<{ reply: z.infer<T>; body: Buffer }> {
    const id = this.#nextId++
    const bytes = encodeFrame({ ...request.header, id }, request.body)
    const frame = await this.#exchange(id, bytes, request)
    const refused = errorReply.safeParse(frame.header)
    if (refused.success) throw new FileError(refused.data.error.code, refused.data.error.message)
    const reply = schema.safeParse(frame.header)
    if (!reply.success) throw this.lose(`The sandbox answered ${request.header.op} with something else.`)
    return { reply: reply.data, body: frame.body }
  }

  /** From now on every request fails with this, and the sandbox's processes are ended. */
  lose(reason: string): InfrastructureError {
    if (!this.#lost) {
      this.#lost = new InfrastructureError(reason)
      this.#link.input.destroy()
      this.#pending?.fail(this.#lost)
    }
    return this.#lost
  }

  async #exchange(id: number, bytes: Buffer, request: Omit<Request, 'header' | 'body'>): Promise<Frame> {
    if (this.#lost) throw this.#lost
    const { promise, resolve, reject } = Promise.withResolvers<Frame>()
    const onFrame = (frame: Frame) => {
      if (request.onFrame && 'objects' in frame.header) request.onFrame(frame)
      else resolve(frame)
    }
    this.#pending = { id, onFrame, fail: reject }
    const cancel = () => this.#link.input.write(encodeFrame({ op: 'cancel', id }))
    const seconds = Math.ceil(request.timeoutMs / 1000)
    const timer = setTimeout(
      () => this.lose(`The sandbox did not answer within ${seconds} s.`),
      Math.min(request.timeoutMs, LONGEST_TIMER_MS),
    )
    request.signal?.addEventListener('abort', cancel, { once: true })
    try {
      this.#link.input.write(bytes)
      if (request.signal?.aborted) cancel()
      return await promise
    } finally {
      clearTimeout(timer)
      request.signal?.removeEventListener('abort', cancel)
      this.#pending = null
    }
  }

  #receive(chunk: Buffer) {
    if (this.#lost) return
    try {
      for (const frame of this.#reader.push(chunk)) {
        if (frame.header.id !== this.#pending?.id)
          throw new InfrastructureError('The sandbox spoke out of turn.')
        this.#pending?.onFrame(frame)
      }
    } catch (error) {
      this.lose(error instanceof Error ? error.message : String(error))
    }
  }
}
