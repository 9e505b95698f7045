import type { Metadata } from 'next'
import { findModelOptions } from '#app/model-options.ts'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { currentDomains, currentPrompts } from '#lib/data/prompt-sets.ts'
import { languages } from '#lib/languages/index.ts'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'
import { MOST_PROPOSED, readQuotas, writeQuota } from '#lib/pipeline/quota.ts'
import { PromptPreview } from './_components/prompt-preview.tsx'
import { ProposeForm } from './_components/propose-form.tsx'

export const metadata: Metadata = { title: 'New project' }

export default async function NewProjectPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = queryOf(await searchParams)
  const [domains, prompts] = await Promise.all([currentDomains(), currentPrompts()])
  const models = await findModelOptions()
  // without a key the recorded example is what can be started, so its domain stands there first
  const cells = readQuotas(query.quota)
  const [cell] = cells
  const first =
    cell?.domain ?? query.domain ?? (models.openAi.keySet ? undefined : models.recordings[0]?.domain)
  const domain = domains.find((each) => each.name === first) ?? domains[0]
  // names only: a whole language, its starter's files included, does not belong into a page
  const known = Object.values(languages).map(({ name, label }) => ({ name, label }))
  const language = known.find((each) => each.name === query.language) ?? known[0]
  const count = Math.min(MOST_PROPOSED, Math.max(1, Math.round(Number(query.count)) || 1))
  const difficulty = difficultyNames.find((each) => each === query.difficulty) ?? null
  const quota = cells.map(writeQuota).join(',')
  return (
    <>
      <PageHeader crumbs={[{ label: 'Projects', href: '/projects' }]} title="New project" />
      {domain && language ? (
        <div className="grid items-start gap-4 p-4 xl:grid-cols-[minmax(0,34rem)_minmax(0,1fr)]">
          <ProposeForm
            domains={domains.map(({ name, title, criteria }) => ({ name, title, criteria }))}
            languages={known}
            models={models}
            chosen={{
              domain: domain.name,
              difficulty: difficulty ?? '',
              language: language.name,
              count,
              quota,
            }}
          />
          <PromptPreview
            prompts={prompts}
            domain={domain}
            language={language}
            difficulty={cell ? cell.difficulty : difficulty}
            count={cell?.count ?? count}
          />
        </div>
      ) : (
        <EmptyState title="There is no domain">
          A domain is a text file in prompts/domains: put one there and open this page again.
        </EmptyState>
      )}
    </>
  )
}
