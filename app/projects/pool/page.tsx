import type { Metadata } from 'next'
import Link from 'next/link'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { ButtonLink } from '#components/ui/button.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import { countPool, findWishes, type PoolCount } from '#lib/data/pool.ts'
import { currentDomains } from '#lib/data/prompt-sets.ts'
import { countRefusals, findClashes } from '#lib/data/refusals.ts'
import { languages } from '#lib/languages/index.ts'
import { poolGaps } from '#lib/pipeline/pool-gaps.ts'
import { writeQuota } from '#lib/pipeline/quota.ts'
import { ClashTable } from './_components/clash-table.tsx'
import { PoolMatrix } from './_components/pool-matrix.tsx'
import { WishForm } from './_components/wish-form.tsx'

export const metadata: Metadata = { title: 'Pool of projects' }

export default async function PoolPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = queryOf(await searchParams)
  const [counts, allWishes, domains, refusals, clashes] = await Promise.all([
    countPool(),
    findWishes(),
    currentDomains(),
    countRefusals(),
    findClashes(),
  ])
  const names = [...new Set([...Object.keys(languages), ...counts.map((count) => count.language)])]
  const language = names.find((name) => name === query.language) ?? names[0] ?? ''
  const held = counts.filter((count) => count.language === language)
  const wishes = allWishes.filter((wish) => wish.language === language)
  const wanted = wishes.map((wish) => ({ ...wish, count: wish.wanted }))
  const gaps = poolGaps(held, wanted)
  const missing = gaps.reduce((sum, { count }) => sum + count, 0)
  const quota = encodeURIComponent(gaps.map(writeQuota).join(','))
  const titles = new Map(domains.map(({ name, title }) => [name, title]))
  const rows = [...new Set([...titles.keys(), ...held.map(({ domain }) => domain)])]
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Projects', href: '/projects' }]}
        title="Pool"
        meta={<States counts={held} language={language} />}
        actions={
          missing > 0 && (
            <ButtonLink variant="primary" href={`/projects/new?language=${language}&quota=${quota}`}>
              Propose what is missing: {missing}
            </ButtonLink>
          )
        }
      />
      {names.length > 1 && (
        <TabLinks
          label="Language"
          active={language}
          tabs={names.map((name) => ({ id: name, label: name, href: `/projects/pool?language=${name}` }))}
        />
      )}
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel
          title={`What it holds, ${language}`}
          aside={missing > 0 ? `${formatPlural(missing, 'project')} missing` : undefined}
        >
          <PoolMatrix
            language={language}
            rows={rows.map((name) => ({ name, title: titles.get(name) ?? name }))}
            held={held}
            wanted={wanted}
            gaps={gaps}
            refusals={refusals}
          />
        </Panel>
        <WishForm
          key={language}
          language={language}
          domains={domains.map(({ name, title }) => ({ name, title }))}
          quota={wanted
            .map(({ domain, difficulty, count }) => `${domain}${difficulty ? `:${difficulty}` : ''}=${count}`)
            .join(',')}
        />
        <Panel title="Refused as nearly the same" className="xl:col-span-2">
          <ClashTable clashes={clashes} />
        </Panel>
      </div>
    </>
  )
}

function States({ counts, language }: { counts: PoolCount[]; language: string }) {
  const states = [...new Set(counts.map(({ state }) => state))]
  return states.map((state) => {
    const count = counts.filter((each) => each.state === state).reduce((sum, each) => sum + each.count, 0)
    return (
      <Link
        key={state}
        href={`/projects?state=${state}&language=${language}`}
        className="flex items-center gap-1"
      >
        <StateBadge state={state} />
        <span className="tabular-nums">{count}</span>
      </Link>
    )
  })
}
