import { VerifyButton } from '#app/_components/verify-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { findInstances, type InstanceDetail } from '#lib/data/instances.ts'
import type { ProjectDetail } from '#lib/data/projects.ts'
import { adapterInfos } from '#lib/pipeline/instances/adapter-info.ts'
import { InstanceRow } from './instance-row.tsx'

/** Problems that adapters made of the finished project: how each was proved, and who solved it. */
export async function InstancesTab({ project }: { project: ProjectDetail }) {
  const instances = await findInstances(project.id)
  if (instances.length === 0) {
    return (
      <EmptyState
        title="No instances yet"
        command={`npx swe-play rollout ${project.slug} --swe --swt --commit0 --model ...`}
      >
        “Roll out” makes further problems of finished tasks: a bug to mend, a bug to write tests for, a
        library to write again. Each is proved before anybody is asked to solve it.
      </EmptyState>
    )
  }
  const known: { name: string; label: string; benchmark: string; about: string }[] =
    Object.values(adapterInfos)
  const names = [...new Set([...known.map(({ name }) => name), ...instances.map(({ adapter }) => adapter)])]
  return (
    <div className="grid content-start gap-4 p-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted">
        <VerifyButton projectId={project.id} command={`npx swe-play verify ${project.slug}`} />
        Grades attempts at tasks and at these problems again; no model is asked.
      </p>
      {names.map((name) => (
        <AdapterPanel
          key={name}
          info={known.find((each) => each.name === name) ?? { label: name, benchmark: '', about: '' }}
          instances={instances.filter(({ adapter }) => adapter === name)}
        />
      ))}
    </div>
  )
}

type AdapterPanelProps = {
  info: { label: string; benchmark: string; about: string }
  instances: InstanceDetail[]
}

function AdapterPanel({ info, instances }: AdapterPanelProps) {
  const solving = instances.flatMap(({ attempts }) =>
    attempts.filter(({ purpose }) => purpose !== 'injection'),
  )
  const standing = solving.filter(({ staleAt }) => staleAt === null)
  const measured = standing.filter(({ verdict }) => verdict === 'passed' || verdict === 'failed')
  const resolved = measured.filter(({ verdict }) => verdict === 'passed')
  return (
    <Panel
      title={
        <>
          {info.label}{' '}
          <span className="font-normal text-muted text-sm">{info.benchmark && `as ${info.benchmark}`}</span>
        </>
      }
      aside={
        measured.length > 0 &&
        `${formatCount(resolved.length)} of ${formatCount(measured.length)} attempts resolved`
      }
    >
      {instances.length === 0 && (
        <p className="px-4 py-3 text-muted first-letter:uppercase">{info.about}. None yet.</p>
      )}
      {instances.map((instance) => (
        <InstanceRow key={instance.id} instance={instance} />
      ))}
    </Panel>
  )
}
