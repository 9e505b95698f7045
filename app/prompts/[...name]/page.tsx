import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { DiffView } from '#components/monaco/index.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { countTrajectoriesByPrompt, findPromptVersions } from '#lib/data/prompt-versions.ts'
import { declaredPlaceholders } from '#lib/prompts/placeholders.ts'
import { listPromptFiles, readPromptFile } from '#lib/prompts/prompt-files.ts'
import { domainTemplate } from './_components/domain-template.ts'
import { PromptEditor } from './_components/prompt-editor.tsx'
import { type Version, VersionList } from './_components/version-list.tsx'

type PromptPageProps = { params: Promise<{ name: string[] }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PromptPageProps): Promise<Metadata> {
  return { title: `Prompt ${(await params).name.join('/')}` }
}

export default async function PromptPage({ params, searchParams }: PromptPageProps) {
  const name = (await params).name.join('/')
  const query = queryOf(await searchParams)
  const [versions, uses] = await Promise.all([loadVersions(name), countTrajectoriesByPrompt(name)])
  if (!versions) notFound()
  const active = versions.find((version) => version.active)
  const shown = versions.find(({ version }) => `${version}` === query.version) ?? active ?? versions[0]
  if (!shown) notFound()
  const other = versions.find(({ version }) => `${version}` === query.compare)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Prompts', href: '/prompts' }]}
        title={name}
        meta={
          active && <Badge tone={active.version > 0 ? 'blue' : 'grey'}>{usedLabel(active.version)}</Badge>
        }
      />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        {other ? (
          <Panel title={`From ${labelOf(other.version)} to ${labelOf(shown.version)}`}>
            <DiffView
              original={other.text}
              modified={shown.text}
              path={`${name}.md`}
              className="h-[min(70vh,48rem)]"
            />
          </Panel>
        ) : (
          <PromptEditor
            key={`${name} ${shown.version}`}
            name={name}
            text={shown.text}
            version={shown.version}
            isNew={versions.every((version) => !version.stored)}
            placeholders={[...(declaredPlaceholders(name)?.names ?? [])]}
          />
        )}
        <VersionList
          name={name}
          versions={versions}
          shown={shown.version}
          compared={other?.version}
          uses={uses}
        />
      </div>
    </>
  )
}

/** The file as version 0, and what was written here. @returns null when there is neither and it is no domain */
async function loadVersions(name: string): Promise<Version[] | null> {
  if (!declaredPlaceholders(name)) return null
  const rows = await findPromptVersions(name)
  const written = rows.map(({ version, text, author, note, active, createdAt }) => ({
    ...{ version, text, author, note, active, createdAt },
    stored: true,
  }))
  const none = { version: 0, author: '', note: '', createdAt: null, active: !rows.some((row) => row.active) }
  if (listPromptFiles().includes(name))
    return [...written, { ...none, text: readPromptFile(name).text, stored: true }]
  if (written.length > 0) return written
  return name.startsWith('domains/')
    ? [{ ...none, text: domainTemplate, stored: false, active: false }]
    : null
}

function labelOf(version: number): string {
  return version === 0 ? 'the file' : `version ${version}`
}

function usedLabel(version: number): string {
  return version === 0 ? 'the file is used' : `version ${version} is used`
}
