import { UserError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

/** Answers a data route in JSON; an error for people goes out as one sentence with status 400. */
export async function dataAnswer(read: () => Promise<unknown>, headers: HeadersInit = {}): Promise<Response> {
  try {
    return Response.json(await read(), { headers: { 'cache-control': 'no-store', ...headers } })
  } catch (error) {
    if (error instanceof UserError) return Response.json({ error: error.message }, { status: 400 })
    log.error({ err: error }, 'a data route failed')
    const sentence = 'The server could not read this; its log says why. Try again.'
    return Response.json({ error: sentence }, { status: 500 })
  }
}
