import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Funnel } from '#app/datasets/_components/funnel.tsx'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { Badge } from '#components/ui/badge.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { formatCount, formatPlural, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { DatasetManifest } from '#lib/data/dataset-manifest.ts'
import { findDataset } from '#lib/data/datasets.ts'
import { CountsPanel } from './_components/counts-panel.tsx'
import { DifferencePanel } from './_components/difference-panel.tsx'
import { DownloadVersion } from './_components/download-version.tsx'
import { LeftOut } from './_components/left-out.tsx'

type VersionPageProps = {
  params: Promise<{ name: string; version: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: VersionPageProps): Promise<Metadata> {
  const { name, version } = await params
  return { title: `${name}, version ${version}` }
}

export default async function VersionPage({ params, searchParams }: VersionPageProps) {
  const { name, version } = await params
  const dataset = await findDataset(name)
  const found = dataset?.versions.find(({ number }) => `${number}` === version)
  if (!dataset || !found) notFound()
  const { manifest } = found
  const others = dataset.versions.map(({ number }) => number).filter((number) => number !== found.number)
  const wanted = Number(queryOf(await searchParams).with)
  // newest first: the one before it, and for the first one that after it
  const beside = others.find((number) => number < found.number) ?? others.at(-1) ?? null
  const compared = others.find((number) => number === wanted) ?? beside
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Datasets', href: '/datasets' },
          { label: name, href: `/datasets/${name}` },
        ]}
        title={`version ${found.number}`}
        meta={<Facts manifest={manifest} />}
        actions={<DownloadVersion name={name} version={found.number} />}
      />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-2">
        <Panel title="How it was chosen" aside={<RelativeTime at={found.createdAt} />}>
          <div className="flex flex-col gap-3 p-4">
            <Funnel steps={manifest.funnel} />
            {manifest.shortfalls.length > 0 && (
              <ul className="list-disc pl-4 text-amber text-sm">
                {manifest.shortfalls.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
            <Checked manifest={manifest} />
          </div>
        </Panel>
        <CountsPanel manifest={manifest} />
        {compared !== null && (
          <DifferencePanel name={name} version={found.number} compared={compared} others={others} />
        )}
        <LeftOut manifest={manifest} />
        <Panel
          title="Recipe"
          className="xl:col-span-2"
          aside={<CopyButton text={JSON.stringify(manifest.recipe, null, 2)} label="Copy recipe" />}
        >
          <pre className="overflow-auto p-4 font-mono text-sm">
            {JSON.stringify(manifest.recipe, null, 2)}
          </pre>
        </Panel>
      </div>
    </>
  )
}

function Facts({ manifest }: { manifest: DatasetManifest }) {
  const { rows, tokens, steps, costUsd, recordedRows, staleRows } = manifest
  return (
    <>
      <span className="tabular-nums">{formatPlural(rows, 'row')}</span>
      <span className="tabular-nums" title="Estimated: no tokenizer has counted them">
        about {formatTokens(tokens.all)} tokens
        {tokens.uncountedRows > 0 && ` without ${formatPlural(tokens.uncountedRows, 'row')} not counted yet`}
      </span>
      <span className="tabular-nums">{formatPlural(steps, 'step')}</span>
      <span className="tabular-nums">{formatUsd(costUsd)}</span>
      {recordedRows > 0 && (
        <Badge tone="amber" title="Their answers came from a recording, not from a live model">
          {formatCount(recordedRows)} recorded
        </Badge>
      )}
      {staleRows > 0 && <Badge tone="amber">{formatPlural(staleRows, 'stale verdict')}</Badge>}
    </>
  )
}

function Checked({ manifest: { benchmarks, rowsSha256, recipe, tokens } }: { manifest: DatasetManifest }) {
  const lists = benchmarks.map(({ name, problems }) => `${name} (${formatPlural(problems, 'problem')})`)
  return (
    <p className="text-pretty text-muted text-sm">
      {lists.length > 0 ? `Checked against ${lists.join(', ')}.` : 'Checked against no benchmark.'}{' '}
      {recipe.licence === '' ? 'Nobody has named a licence.' : `Licence: ${recipe.licence}.`} About{' '}
      {formatTokens(tokens.all)} tokens, {formatTokens(tokens.answers)} of them the model’s: estimated by
      SWE-Playground at four characters a token, no tokenizer has counted them. Rows, in order:{' '}
      <code className="wrap-anywhere">{rowsSha256}</code>
    </p>
  )
}
