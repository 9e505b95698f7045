import Link from 'next/link'
import { formatUsd } from '#components/ui/numbers.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ProjectRow } from '#lib/data/projects.ts'

export function ProjectTable({ projects }: { projects: ProjectRow[] }) {
  return (
    <Table label="Projects">
      <Head className="top-11">
        <HeadCell>Project</HeadCell>
        <HeadCell>State</HeadCell>
        <HeadCell className="hidden sm:table-cell">Tasks verified</HeadCell>
        <HeadCell className="hidden md:table-cell">Domain</HeadCell>
        <HeadCell className="hidden lg:table-cell">Language</HeadCell>
        <HeadCell className="hidden lg:table-cell">Models</HeadCell>
        <HeadCell numeric className="hidden sm:table-cell">
          Cost
        </HeadCell>
        <HeadCell numeric>Proposed</HeadCell>
      </Head>
      <tbody>
        {projects.map((project) => (
          <ProjectLine key={project.id} project={project} />
        ))}
      </tbody>
    </Table>
  )
}

function ProjectLine({ project }: { project: ProjectRow }) {
  return (
    <Row>
      <Cell className="w-1/2 max-w-0 sm:w-1/3">
        <Link
          href={`/projects/${project.id}`}
          className="row-link block truncate font-medium"
          title={project.name}
        >
          {project.name}
        </Link>
      </Cell>
      <Cell>
        <StateBadge state={project.state} />
      </Cell>
      <Cell className="hidden sm:table-cell">
        {project.tasksTotal > 0 ? (
          <span className="flex w-32 items-center gap-2 text-muted tabular-nums">
            <ProgressBar
              label="Tasks verified"
              value={project.tasksPassed}
              max={project.tasksTotal}
              tone="green"
            />
            <span className="w-9 shrink-0 text-right">
              {project.tasksPassed}/{project.tasksTotal}
            </span>
          </span>
        ) : (
          <span className="text-faint">no tasks yet</span>
        )}
      </Cell>
      <Cell className="hidden whitespace-nowrap text-muted md:table-cell">{project.domain}</Cell>
      <Cell className="hidden text-muted lg:table-cell">{project.language}</Cell>
      <Cell className="hidden whitespace-nowrap text-muted lg:table-cell">
        <span className="flex items-center gap-2">
          {project.models.join(', ') || '–'}
          {project.recorded && <RecordedBadge />}
        </span>
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        {formatUsd(project.costUsd)}
      </Cell>
      <Cell numeric className="text-muted">
        <RelativeTime at={project.createdAt} />
      </Cell>
    </Row>
  )
}
