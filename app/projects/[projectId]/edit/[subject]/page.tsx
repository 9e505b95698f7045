import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { findModelOptions } from '#app/model-options.ts'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import { type Address, type FoundEdition, findEdition, type TestFiles } from '#lib/data/editions.ts'
import { messageOf, UserError } from '#lib/errors.ts'
import { textOf } from '#lib/jobs/edit.ts'
import { type Subject, subjects } from '#lib/pipeline/editable.ts'
import { EditionEditor } from './_components/edition-editor.tsx'

type EditPageProps = {
  params: Promise<{ projectId: string; subject: string }>
  searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Edit' }

const names: Record<Subject, string> = {
  proposal: 'Proposal',
  plan: 'Task list',
  checklist: 'Checklist',
  tests: 'Tests',
}

export default async function EditPage({ params, searchParams }: EditPageProps) {
  const { projectId, subject: name } = await params
  const subject = subjects.find((each) => each === name)
  if (!subject) notFound()
  const { task = null, file } = queryOf(await searchParams)
  const address: Address = { projectId, subject, taskNumber: task }
  const found = await load(address)
  if (typeof found === 'string') {
    return (
      <>
        <PageHeader crumbs={[{ label: 'Projects', href: '/projects' }]} title={names[subject]} />
        <EmptyState title="Nothing to edit here">{found}</EmptyState>
      </>
    )
  }
  const title = found.task ? `${names[subject]} of ${found.task.number}` : names[subject]
  const project = `/projects/${found.project.id}`
  const back = found.task ? `${project}?tab=tests&task=${found.task.number}` : project
  const crumbs = [
    { label: 'Projects', href: '/projects' },
    { label: found.project.name, href: back },
  ]
  const paths = pathsOf(subject, found)
  const path = paths.find((each) => each === file) ?? paths[0] ?? `${subject}.yaml`
  const hrefOf = (each: string) => `${project}/edit/tests?task=${task}&file=${encodeURIComponent(each)}`
  return (
    <>
      <PageHeader crumbs={crumbs} title={title} />
      {paths.length > 1 && (
        <TabLinks
          label="Files"
          active={path}
          tabs={paths.map((each) => ({ id: each, label: each, href: hrefOf(each) }))}
        />
      )}
      <EditionEditor
        // another version or file is another text to begin with
        key={`${found.versions[0]?.version} ${path}`}
        address={address}
        path={path}
        versions={found.versions.map(({ content, ...version }) => ({
          ...version,
          text: textOf(subject, content, path),
        }))}
        task={found.task && { number: found.task.number, state: found.task.state }}
        hasRepository={found.project.headCommit !== null}
        models={await findModelOptions()}
      />
    </>
  )
}

/** @returns a sentence when there is nothing to edit */
async function load(address: Address): Promise<FoundEdition | string> {
  try {
    return await findEdition(address)
  } catch (error) {
    if (error instanceof UserError) return messageOf(error)
    throw error
  }
}

function pathsOf(subject: Subject, { versions }: FoundEdition): string[] {
  if (subject === 'plan') return ['plan.md']
  if (subject !== 'tests') return [`${subject}.yaml`]
  const newest = versions[0]?.content as TestFiles | undefined
  // the tests before the script that starts them
  return (newest?.files ?? [])
    .map(({ path }) => path)
    .sort((a, b) => Number(a.endsWith('.sh')) - Number(b.endsWith('.sh')))
}
