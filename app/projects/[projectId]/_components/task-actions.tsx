import { VerifyButton } from '#app/_components/verify-button.tsx'
import type { ModelOptions } from '#app/model-options.ts'
import { RedoButton } from '#app/projects/_components/redo-button.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import type { TaskDetail } from '#lib/data/tasks.ts'
import type { RedoPlace } from '#lib/pipeline/redo.ts'

type TaskActionsProps = { task: TaskDetail; projectId: string; models: ModelOptions }

const atWork = ['testing', 'implementing']

/** Edit what a task is made from, and do it again from there. */
export function TaskActions({ task, projectId, models }: TaskActionsProps) {
  const edit = (subject: string) => `/projects/${projectId}/edit/${subject}?task=${task.number}`
  const built = task.testCommit !== null && !atWork.includes(task.state)
  const places: RedoPlace[] = built ? ['checklist', 'tests'] : []
  return (
    <>
      {task.checklist && (
        <ButtonLink size="sm" href={edit('checklist')}>
          Edit checklist
        </ButtonLink>
      )}
      {task.testCommit && (
        <ButtonLink size="sm" href={edit('tests')}>
          Edit tests
        </ButtonLink>
      )}
      {built &&
        task.verdicts.some(({ kind, trajectoryId }) => trajectoryId !== null && kind !== 'tests-gate') && (
          <VerifyButton
            projectId={projectId}
            of={{ tasks: [task.number] }}
            command={`npx swe-play verify ${projectId} --tasks ${task.number}`}
          />
        )}
      {places.map((from) => (
        <RedoButton
          key={from}
          size="sm"
          projectId={projectId}
          redo={{ from, tasks: [task.number] }}
          models={models}
        >
          Go on from the {from}…
        </RedoButton>
      ))}
    </>
  )
}
