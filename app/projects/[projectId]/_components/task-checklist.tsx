import { Badge } from '#components/ui/badge.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { TextWithCode } from '#components/ui/text-with-code.tsx'
import type { TaskDetail } from '#lib/data/tasks.ts'

type Checklist = NonNullable<TaskDetail['checklist']>
type Case = Checklist['content']['normal'][number]

export function TaskChecklist({ task }: { task: TaskDetail }) {
  const { checklist } = task
  if (!checklist) {
    return (
      <Panel title="Planned tests">
        <ul className="flex flex-col gap-2 px-4 py-3">
          {task.plannedTests.length === 0 && <li className="text-muted">The plan names none.</li>}
          {task.plannedTests.map((test) => (
            <li key={test.name}>
              <p className="font-medium">{test.name}</p>
              <p className="text-muted">
                <TextWithCode>{test.description}</TextWithCode>
              </p>
            </li>
          ))}
        </ul>
      </Panel>
    )
  }
  const { content } = checklist
  return (
    <Panel
      title="Checklist"
      aside={
        <>
          {checklist.approvedAt && <StateBadge state="approved" title={`by ${checklist.approvedBy}`} />}
          version {checklist.version} by {checklist.author}
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        <p>{content.summary}</p>
        <section>
          <h3 className="mb-1 text-faint text-sm">Criteria that tests must cite</h3>
          <ul className="flex flex-col gap-1">
            {content.criteria.map((criterion) => (
              <li key={criterion.id} className="flex items-start gap-2">
                <Badge tone="grey" className="mt-px font-mono">
                  {criterion.id}
                </Badge>
                <span>{criterion.text}</span>
              </li>
            ))}
          </ul>
        </section>
        <Cases title="Normal cases" cases={content.normal} />
        <Cases title="Edge cases" cases={content.edge} />
        <Cases title="Error cases" cases={content.error} />
      </div>
    </Panel>
  )
}

function Cases({ title, cases }: { title: string; cases: Case[] }) {
  if (cases.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 text-faint text-sm">
        {title} <span className="tabular-nums">({cases.length})</span>
      </h3>
      <ul className="flex flex-col gap-1.5">
        {cases.map((each) => (
          <li key={each.name}>
            <code className="break-all">test_{each.name}</code>
            <p className="text-muted">
              {each.assertion}
              {each.criteria.length > 0 && <span className="text-faint"> · {each.criteria.join(', ')}</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
