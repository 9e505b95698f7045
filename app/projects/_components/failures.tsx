import type { ModelOptions } from '#app/model-options.ts'
import { FailureList } from '#components/failures/failure-list.tsx'
import { findFailures } from '#lib/data/failures.ts'
import { RedoButton } from './redo-button.tsx'

/** What failed for good in a project, and a button per class to try it again; nothing when all is well. */
export async function Failures({ projectId, models }: { projectId: string; models: ModelOptions }) {
  const failures = await findFailures(projectId)
  if (failures.length === 0) return null
  const classes = [...new Set(failures.map(({ failureClass }) => failureClass))]
  return (
    <FailureList failures={failures} hrefOf={(number) => `/projects/${projectId}?tab=tests&task=${number}`}>
      {classes.map((failed) => (
        <RedoButton key={failed} size="sm" projectId={projectId} failed={failed} models={models}>
          Try again: {failed} ({failures.filter(({ failureClass }) => failureClass === failed).length})…
        </RedoButton>
      ))}
    </FailureList>
  )
}
