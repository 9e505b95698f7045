'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { start } from '#app/projects/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import type { FailureClass } from '#lib/pipeline/failure-class.ts'
import type { Redo } from '#lib/pipeline/redo.ts'
import { PauseFields } from './pause-fields.tsx'
import { problemOf, runPart } from './run-choices.ts'
import { RunEstimate } from './run-estimate.tsx'
import { RunFields } from './run-fields.tsx'
import { useRunChoices } from './use-run-choices.ts'

type BuildDialogProps = {
  projectId: string
  models: ModelOptions
  /** what is done again; absent = what is not done yet */
  redo?: Redo
  /** tried again: what failed in this way */
  failed?: FailureClass
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function BuildDialog({ projectId, models, redo, failed, open, onOpenChange }: BuildDialogProps) {
  const router = useRouter()
  const [choices, changeChoices] = useRunChoices(models)
  const starting = useAction(start, {
    success: 'The build is queued.',
    onSuccess: (runId) => router.push(`/runs/${runId}`),
  })
  const [pauseBefore, setPauseBefore] = useState<string[]>([])
  const problem = problemOf(choices, models)
  function input(): RunInput {
    const { settings, ...part } = runPart(choices, models, 'build-project')
    // what a recording covers is for a build; here the tasks are named
    const { onlyTasks: _, ...rest } = settings ?? {}
    const what = redo || failed ? { redo, failed, settings: rest } : { settings }
    return { recipe: 'build-project', projectId, pauseBefore, ...part, ...what }
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={titleOf(redo, failed)}
      description={
        redo || failed
          ? 'The repository goes back to where it was before; later tasks are carried over without a model as far as they still pass. Old verdicts stay, marked stale.'
          : 'Agents set it up, write each task’s tests and implement it; a fresh sandbox verifies every task.'
      }
      className="w-[min(38rem,calc(100vw-2rem))]"
      footer={
        <>
          {(starting.error ?? problem) && (
            <p role="status" className="mr-auto self-center text-muted text-sm">
              {starting.error ?? problem}
            </p>
          )}
          <Button onClick={() => onOpenChange(false)}>Close</Button>
          <Button
            variant="primary"
            pending={starting.pending}
            disabled={problem !== null}
            onClick={() => starting.run(input())}
          >
            Start build
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <RunFields choices={choices} models={models} recipe="build-project" onChange={changeChoices} />
        <PauseFields value={pauseBefore} onChange={setPauseBefore} />
        <RunEstimate input={input} disabled={problem !== null} />
      </div>
    </Dialog>
  )
}

function titleOf(redo: Redo | undefined, failed: FailureClass | undefined): string {
  if (failed) return `Try again what failed (${failed})`
  if (!redo) return 'Build this project'
  const { from, tasks } = redo
  if (from === 'proposal') return 'Break this project down again'
  return `Go on from the ${from} of ${tasks.join(', ')}`
}
