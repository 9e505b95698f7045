'use client'
import { Download, Hammer } from 'lucide-react'
import { useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { BuildDialog } from '#app/projects/_components/build-dialog.tsx'
import { Button } from '#components/ui/button.tsx'

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
