'use client'
import { type ReactNode, useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { Button } from '#components/ui/button.tsx'
import type { FailureClass } from '#lib/pipeline/failure-class.ts'
import type { Redo } from '#lib/pipeline/redo.ts'
import { BuildDialog } from './build-dialog.tsx'

type RedoButtonProps = {
  projectId: string
  redo?: Redo
  failed?: FailureClass
  models: ModelOptions
  variant?: 'primary' | 'default'
  size?: 'sm' | 'md'
  children: ReactNode
}

/** Asks how the run is to work, then starts it. */
export function RedoButton({ projectId, redo, failed, models, children, ...look }: RedoButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button {...look} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <BuildDialog
        projectId={projectId}
        models={models}
        redo={redo}
        failed={failed}
        open={open}
        onOpenChange={setOpen}
      />
    </>
  )
}
