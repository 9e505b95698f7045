'use client'
import { Download, Hammer } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { problemOf, runPart } from '#app/projects/_components/run-choices.ts'
import { RunFields } from '#app/projects/_components/run-fields.tsx'
import { useRunChoices } from '#app/projects/_components/use-run-choices.ts'
import { start } from '#app/projects/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useAction } from '#components/ui/use-action.ts'

type ProjectActionsProps = {
  project: { id: string; state: string; hasRepository: boolean }
  models: ModelOptions
}

export function ProjectActions({ project, models }: ProjectActionsProps) {
  const [building, setBuilding] = useState(false)
  return (
    <>
      {project.hasRepository && (
        <Button
          title="A tar of the repository with its whole history"
          onClick={() => window.location.assign(`/api/projects/${project.id}/repository`)}
        >
          <Download aria-hidden />
          <span className="hidden sm:inline">Save as git folder</span>
          <span className="sm:hidden">Save</span>
        </Button>
      )}
      {project.state !== 'built' && project.state !== 'building' && (
        <Button variant="primary" onClick={() => setBuilding(true)}>
          <Hammer aria-hidden />
          {project.hasRepository ? 'Go on building…' : 'Build…'}
        </Button>
      )}
      <BuildDialog projectId={project.id} models={models} open={building} onOpenChange={setBuilding} />
    </>
  )
}

type BuildDialogProps = {
  projectId: string
  models: ModelOptions
  open: boolean
  onOpenChange: (open: boolean) => void
}

function BuildDialog({ projectId, models, open, onOpenChange }: BuildDialogProps) {
  const router = useRouter()
  const [choices, changeChoices] = useRunChoices(models)
  const starting = useAction(start, {
    success: 'The build is queued.',
    onSuccess: (runId) => router.push(`/runs/${runId}`),
  })
  const problem = problemOf(choices)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Build this project"
      description="Agents set it up, write each task’s tests and implement it; a fresh sandbox verifies every task."
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
            onClick={() => starting.run({ recipe: 'build-project', projectId, ...runPart(choices, models) })}
          >
            Start build
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <RunFields choices={choices} models={models} onChange={changeChoices} />
      </div>
    </Dialog>
  )
}
