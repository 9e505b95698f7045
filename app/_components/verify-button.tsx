'use client'
import { ShieldCheck } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { verify } from '#app/verify.ts'
import { Button } from '#components/ui/button.tsx'
import { useAction } from '#components/ui/use-action.ts'

type VerifyButtonProps = {
  projectId: string
  /** attempts at these tasks only, or this attempt alone; absent = everything that is stored */
  of?: { tasks: string[] } | { trajectoryId: string }
  /** also how many small changes of their code the tests of finished tasks notice */
  mutation?: boolean
  /** the same in a terminal */
  command: string
  disabled?: boolean
}

/** What is stored, graded again without an agent; one click, and the run's page shows the rest. */
export function VerifyButton({ projectId, of, mutation = false, command, disabled }: VerifyButtonProps) {
  const router = useRouter()
  const starting = useAction(verify, {
    success: 'The verification is queued.',
    onSuccess: (runId) => router.push(`/runs/${runId}`),
  })
  const about = mutation
    ? 'The same, and how many small changes of their code the tests of finished tasks notice'
    : 'Grades what attempts left behind again in fresh sandboxes; no model is asked'
  return (
    <Button
      size="sm"
      disabled={disabled}
      pending={starting.pending}
      title={`${about}. In a terminal: ${command}`}
      onClick={() => starting.run({ projectId, ...of, mutation })}
    >
      {!mutation && <ShieldCheck aria-hidden />}
      {mutation ? 'Verify and measure mutants' : 'Verify again'}
    </Button>
  )
}
