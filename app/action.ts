import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { ActionResult } from '#components/ui/use-action.ts'
import { UserError } from '#lib/errors.ts'
import { isSameOrigin } from '#lib/http-guard.ts'
import { log } from '#lib/log.ts'

/**
 * The only way to make a mutation: parses the input, refuses requests of other origins, and turns every error into one
 * sentence. Files with 'use server' export what it returns.
 */
export function action<Schema extends z.ZodType, Value>(
  schema: Schema,
  run: (input: z.output<Schema>) => Promise<Value>,
): (input: z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (input) => {
    if (!isSameOrigin(await headers())) {
      return { ok: false, error: 'Refused: the request came from another site. Open SWE-Playground itself.' }
    }
    const parsed = schema.safeParse(input)
    if (!parsed.success) return { ok: false, error: sentenceOf(parsed.error) }
    try {
      return { ok: true, value: await run(parsed.data) }
    } catch (error) {
      // redirect() and notFound() are errors that Next must see
      unstable_rethrow(error)
      if (error instanceof UserError) return { ok: false, error: error.message }
      log.error({ err: error }, 'an action failed')
      return {
        ok: false,
        error:
          'The server failed while doing this, and its log says why. Nothing else was changed; try again.',
      }
    }
  }
}

/** The first thing that is wrong with the input, with its place. */
function sentenceOf(error: z.ZodError): string {
  const issue = error.issues[0]
  const place = issue?.path.join('.')
  return place ? `${place}: ${issue?.message}` : (issue?.message ?? 'The input could not be read.')
}
