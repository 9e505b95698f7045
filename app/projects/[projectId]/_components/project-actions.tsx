'use client'
import { Download, Hammer, Repeat } from 'lucide-react'
import { useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { BuildDialog } from '#app/projects/_components/build-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { RollOutDialog } from './roll-out-dialog.tsx'

type ProjectActionsProps = {
  project: { id: string; state: string; hasRepository: boolean; hasEnvironments: boolean }
  models: ModelOptions
}

export function ProjectActions({ project, models }: ProjectActionsProps) {
  const [building, setBuilding] = useState(false)
  const [rollingOut, setRollingOut] = useState(false)
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
      {project.hasEnvironments && (
        <Button
          title="Fresh attempts at its tasks, for pass rates and training data"
          onClick={() => setRollingOut(true)}
        >
          <Repeat aria-hidden />
          Roll out…
        </Button>
      )}
      {project.state !== 'built' && project.state !== 'building' && (
        <Button variant="primary" onClick={() => setBuilding(true)}>
          <Hammer aria-hidden />
          {project.hasRepository ? 'Go on building…' : 'Build…'}
        </Button>
      )}
      <RollOutDialog projectId={project.id} models={models} open={rollingOut} onOpenChange={setRollingOut} />
      <BuildDialog projectId={project.id} models={models} open={building} onOpenChange={setBuilding} />
    </>
  )
}
