'use client'
import { ShieldCheck } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { start } from '#app/projects/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { noModel } from '#lib/jobs/no-model.ts'

type VerifyAgainProps = { projectId: string; ready: boolean; command: string }

/** What is stored, graded again without an agent; one click, and the run's page shows the rest. */
export function VerifyAgain({ projectId, ready, command }: VerifyAgainProps) {
  const router = useRouter()
  const starting = useAction(start, {
    success: 'The verification is queued.',
    onSuccess: (runId) => router.push(`/runs/${runId}`),
  })
  const verify = (mutation: boolean) =>
    starting.run({ recipe: 'verify', projectId, mutation, model: noModel })
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <Button
        size="sm"
        disabled={!ready}
        pending={starting.pending}
        title={`Grades every stored final workspace again in fresh sandboxes; no model is asked. In a terminal: ${command.replace(' --mutation', '')}`}
        onClick={() => verify(false)}
      >
        <ShieldCheck aria-hidden />
        Verify again
      </Button>
      <Button
        size="sm"
        disabled={!ready}
        pending={starting.pending}
        title={`The same, and how many small changes of their code the tests of finished tasks notice. In a terminal: ${command}`}
        onClick={() => verify(true)}
      >
        Verify and measure mutants
      </Button>
      {!ready && <span className="text-faint text-sm">when a task has accepted tests</span>}
    </div>
  )
}
