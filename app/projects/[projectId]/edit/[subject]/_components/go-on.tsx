'use client'
import type { ModelOptions } from '#app/model-options.ts'
import { RedoButton } from '#app/projects/_components/redo-button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { Subject } from '#lib/pipeline/editable.ts'
import type { Redo } from '#lib/pipeline/redo.ts'
import type { ShownVersion } from './version-list.tsx'

type GoOnProps = {
  address: { projectId: string; subject: Subject; taskNumber: string | null }
  newest: ShownVersion
  /** built tasks that the edit of the plan changed */
  changed: string[]
  task: { number: string; state: string } | null
  hasRepository: boolean
  models: ModelOptions
}

const untouched = ['proposed', 'testing', 'blocked']

/** What an edit means for what is built already, and the way on from there. */
export function GoOn({ address, newest, changed, task, hasRepository, models }: GoOnProps) {
  if (newest.author !== 'person') return null
  const way = wayOn({ subject: address.subject, changed, task, hasRepository })
  return (
    <Panel title="Go on from here">
      <div className="flex flex-col items-start gap-3 px-4 py-3">
        <p className="text-pretty text-muted">{way.words}</p>
        {way.redo && (
          <RedoButton projectId={address.projectId} redo={way.redo} models={models} variant="primary">
            {way.label}
          </RedoButton>
        )}
      </div>
    </Panel>
  )
}

type Way = { words: string; redo?: Redo; label?: string }

function wayOn({
  subject,
  changed,
  task,
  hasRepository,
}: Pick<GoOnProps, 'changed' | 'task' | 'hasRepository'> & { subject: Subject }): Way {
  if (subject === 'proposal') {
    return hasRepository
      ? { words: 'Agents are told the new text from now on. What is built stays, and so does the task list.' }
      : {
          words: 'Nothing is built yet, so the project can be broken into tasks again.',
          redo: { from: 'proposal', tasks: [] },
          label: 'Break down again…',
        }
  }
  if (subject === 'plan') {
    if (changed.length === 0) return { words: 'New tasks are built by the next build of the project.' }
    return {
      words: `Built tasks read otherwise now: ${changed.join(', ')}. They can be done again, checklist first; what was built after them is carried over as far as it still passes.`,
      redo: { from: 'plan', tasks: changed },
      label: 'Do them again…',
    }
  }
  if (!task || untouched.includes(task.state))
    return { words: 'Nothing was made from it yet: the next build of the task uses it.' }
  const from = subject === 'tests' ? ('tests' as const) : ('checklist' as const)
  const what =
    subject === 'tests'
      ? 'The edited tests go through the gates; if they pass, the task is implemented again.'
      : 'The tests of the task are written again from it, pass their gates, and are implemented.'
  return {
    words: `${what} Tasks built later are carried over: their stored work is verified again without a model. Old verdicts stay, marked stale.`,
    redo: { from, tasks: [task.number] },
    label: `Go on from the ${from}…`,
  }
}
