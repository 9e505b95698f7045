import type { Metadata } from 'next'
import { FilterChip } from '#components/lists/filter-chip.tsx'
import { hrefWith, type Query, queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { Pager } from '#components/lists/pager.tsx'
import { SearchBox } from '#components/lists/search-box.tsx'
import { StateFilter } from '#components/lists/state-filter.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { RowKeys } from '#components/ui/row-keys.tsx'
import { countProjectStates, countProjects, findProjects, type ProjectFilter } from '#lib/data/projects.ts'
import { ProjectTable } from './_components/project-table.tsx'

export const metadata: Metadata = { title: 'Projects' }

const reachedLabels: Record<NonNullable<ProjectFilter['reached']>, string> = {
  plan: 'broken into tasks',
  repository: 'set up',
  tests: 'with tests',
  passed: 'with a verified task',
}

function isReached(text: string | undefined): text is NonNullable<ProjectFilter['reached']> {
  return text !== undefined && text in reachedLabels
}

export default async function ProjectsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = queryOf(await searchParams)
  const reached = isReached(query.reached) ? query.reached : undefined
  const { search, state, domain, difficulty, language } = query
  const filter: ProjectFilter = { search, state, reached, domain, difficulty, language }
  const [page, total, states] = await Promise.all([
    findProjects({ ...filter, cursor: query.after }),
    countProjects(filter),
    countProjectStates(filter),
  ])
  const filtered = Object.values(filter).some(Boolean)
  const newProject = (
    <>
      <ButtonLink href="/projects/pool">Pool</ButtonLink>
      <ButtonLink href="/projects/new" variant="primary">
        New project
      </ButtonLink>
    </>
  )
  if (total === 0 && !filtered) {
    return (
      <>
        <PageHeader crumbs={[]} title="Projects" />
        <EmptyState
          title="No projects yet"
          action={newProject}
          command="npx swe-play propose --domain data-engines --count 1"
        >
          A project is a program that a model proposes and breaks into tasks; agents then build it task by
          task.
        </EmptyState>
      </>
    )
  }
  return (
    <>
      <PageHeader crumbs={[]} title="Projects" actions={newProject} />
      <RowKeys />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
        <SearchBox label="Search projects" />
        <StateFilter path="/projects" query={query} states={states} />
        {reached && (
          <FilterChip
            label={reachedLabels[reached]}
            without={hrefWith('/projects', query, { reached: undefined, after: undefined })}
          />
        )}
        {(['domain', 'difficulty', 'language'] as const).map((key) => (
          <KindChip key={key} name={key} query={query} />
        ))}
      </div>
      {page.rows.length > 0 ? <ProjectTable projects={page.rows} /> : <NothingFound query={query} />}
      <Pager path="/projects" query={query} shown={page.rows.length} total={total} next={page.next} />
    </>
  )
}

function KindChip({ name, query }: { name: 'domain' | 'difficulty' | 'language'; query: Query }) {
  const value = query[name]
  if (!value) return null
  const label = name === 'difficulty' && value === 'none' ? 'difficulty not stated' : `${name}: ${value}`
  return (
    <FilterChip
      label={label}
      without={hrefWith('/projects', query, { [name]: undefined, after: undefined })}
    />
  )
}

function NothingFound({ query }: { query: Query }) {
  return (
    <EmptyState
      title="No project matches"
      action={<ButtonLink href="/projects">Show all projects</ButtonLink>}
    >
      {query.search
        ? `Nothing in name, address or domain contains “${query.search}”.`
        : 'The filters leave none.'}
    </EmptyState>
  )
}
