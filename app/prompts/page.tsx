import type { Metadata } from 'next'
import { PageHeader } from '#components/ui/page-header.tsx'
import { currentPromptTexts } from '#lib/data/prompt-sets.ts'
import { countPromptVersions } from '#lib/data/prompt-versions.ts'
import { groupPrompts } from '#lib/prompts/catalogue.ts'
import { promptProblems } from '#lib/prompts/check-prompt.ts'
import { NewDomain } from './_components/new-domain.tsx'
import { type PromptLine, PromptTable } from './_components/prompt-table.tsx'

export const metadata: Metadata = { title: 'Prompts' }

export default async function PromptsPage() {
  const [texts, counts] = await Promise.all([currentPromptTexts(), countPromptVersions()])
  const groups = groupPrompts([...texts.keys()])
  const lineOf = (name: string): PromptLine => {
    const text = texts.get(name)?.text ?? ''
    const { versions = 0, active = 0 } = counts.get(name) ?? {}
    const [problem] = promptProblems(name, text)
    return { name, versions, active, characters: text.length, problem: problem?.message ?? null }
  }
  return (
    <>
      <PageHeader crumbs={[]} title="Prompts" actions={<NewDomain />} />
      <p className="border-b px-4 py-2 text-pretty text-muted">
        Every word a model is given, as text. A version saved here is used by runs that start after it is
        activated; a run keeps the ones it started with, and each trajectory names them.
      </p>
      <div className="flex flex-col gap-4 p-4">
        {groups.map((group) => (
          <PromptTable
            key={group.id}
            title={group.title}
            about={group.about}
            lines={group.names.map(lineOf)}
          />
        ))}
      </div>
    </>
  )
}
