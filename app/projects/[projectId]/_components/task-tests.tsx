import Link from 'next/link'
import type { ModelOptions } from '#app/model-options.ts'
import { CodeView } from '#components/monaco/index.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { TextWithCode } from '#components/ui/text-with-code.tsx'
import { readTaskTests } from '#lib/data/repository.ts'
import type { TaskDetail } from '#lib/data/tasks.ts'
import { TaskActions } from './task-actions.tsx'
import { TaskChecklist } from './task-checklist.tsx'
import { VerdictPanel } from './verdict-panel.tsx'

const lineHeight = 18
const tallest = 480

type TaskTestsProps = { task: TaskDetail; projectId: string; models: ModelOptions }

export async function TaskTests({ task, projectId, models }: TaskTestsProps) {
  const files = task.testCommit ? await readTaskTests(task.testCommit, task.number) : []
  return (
    <div className="flex flex-col gap-4 p-4">
      <div>
        <h2 className="flex flex-wrap items-center gap-2 font-semibold text-lg">
          <span className="text-faint tabular-nums">{task.number}</span>
          {task.title}
          <StateBadge state={task.state} />
          <span className="ml-auto flex flex-wrap gap-2">
            <TaskActions task={task} projectId={projectId} models={models} />
          </span>
        </h2>
        <p className="mt-1 text-muted text-sm">
          difficulty {task.difficulty} of 5
          {task.dependencies.length > 0 && ` · after ${task.dependencies.join(', ')}`}
          {` · ${formatPlural(task.attempts, 'attempt')} · `}
          <Link
            href={`/trajectories?project=${projectId}&task=${task.number}`}
            className="text-accent underline"
          >
            its trajectories
          </Link>
        </p>
        {task.reason && <p className="mt-1 text-amber">{task.reason}</p>}
        <Edited task={task} />
        <p className="mt-2 max-w-3xl whitespace-pre-wrap break-words">
          <TextWithCode>{task.description}</TextWithCode>
        </p>
      </div>
      <section className="flex flex-col gap-4" aria-label="Verdicts">
        {task.verdicts.length === 0 && (
          <Panel title="Gates">
            <p className="px-4 py-3 text-muted">Nothing has been checked yet.</p>
          </Panel>
        )}
        {task.verdicts.map((verdict, index) => (
          <VerdictPanel key={verdict.id} verdict={verdict} open={index === 0} />
        ))}
      </section>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <TaskChecklist task={task} />
        <div className="flex min-w-0 flex-col gap-4">
          {files.length === 0 && (
            <Panel title="Tests">
              <p className="px-4 py-3 text-muted">
                {task.testCommit
                  ? 'No file below tests/ carries this task’s number.'
                  : 'Not written yet: an agent writes them right before the implementation.'}
              </p>
            </Panel>
          )}
          {files.map((file) => (
            <Panel key={file.path} title={<code>{file.path}</code>}>
              {/* Monaco needs a height of its own: as tall as the file, up to a limit */}
              <div style={{ height: Math.min(tallest, (file.text.split('\n').length + 1) * lineHeight) }}>
                <CodeView value={file.text} path={file.path} className="h-full" />
              </div>
            </Panel>
          ))}
        </div>
      </div>
    </div>
  )
}

/** An edit that came after the tests: what stands here was not made from it. */
function Edited({ task }: { task: TaskDetail }) {
  const { checklist, testsWrittenAt, testEdit } = task
  const newer =
    checklist?.author === 'person' && testsWrittenAt !== null && checklist.createdAt > testsWrittenAt
  if (!newer && !testEdit) return null
  return (
    <p role="status" className="mt-2 w-fit rounded-md bg-amber-soft px-3 py-1.5 text-amber">
      {newer &&
        `Version ${checklist.version} of the checklist is newer than the tests: go on from the checklist to have them written again. `}
      {testEdit &&
        'A person has edited the tests; they count once a run has put them through the gates: go on from the tests.'}
    </p>
  )
}
