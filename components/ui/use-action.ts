'use client'
import { useState, useTransition } from 'react'
import { toast } from 'sonner'

/** What every server action answers; made by app/action.ts. */
export type ActionResult<Value> = { ok: true; value: Value } | { ok: false; error: string }

type ActionOptions<Value> = {
  onSuccess?: (value: Value) => void
  /** said in a toast when it worked */
  success?: string | ((value: Value) => string)
}

/**
 * Calls a server action: `pending` while it runs, the error as a toast and as `error`.
 * It never clears a form, so what was typed stays when the action fails.
 */
export function useAction<Input, Value>(
  serverAction: (input: Input) => Promise<ActionResult<Value>>,
  options: ActionOptions<Value> = {},
) {
  const [pending, startTransition] = useTransition()
  const [error, setError] = useState<string | null>(null)

  function run(input: Input) {
    setError(null)
    startTransition(async () => {
      const result = await answerOf(serverAction, input)
      if (result.ok) {
        const { success } = options
        if (success) toast.success(typeof success === 'function' ? success(result.value) : success)
        options.onSuccess?.(result.value)
        return
      }
      setError(result.error)
      toast.error(result.error)
    })
  }
  return { run, pending, error }
}

async function answerOf<Input, Value>(
  serverAction: (input: Input) => Promise<ActionResult<Value>>,
  input: Input,
): Promise<ActionResult<Value>> {
  try {
    return await serverAction(input)
  } catch (cause) {
    // a redirect travels as an error that Next must see; a dead server is a failed fetch
    if (!(cause instanceof TypeError)) throw cause
    return {
      ok: false,
      error: 'The server did not answer: check that SWE-Playground still runs, then try again.',
    }
  }
}
