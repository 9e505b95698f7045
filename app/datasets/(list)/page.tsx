import type { Metadata } from 'next'
import Link from 'next/link'
import { BenchmarkPanel } from '#app/datasets/_components/benchmark-panel.tsx'
import { NewDataset } from '#app/datasets/_components/new-dataset.tsx'
import { filterText } from '#app/datasets/recipe-draft.ts'
import { filterOf, loadListState } from '#app/trajectories/search-params.ts'
import type { SearchParams } from '#components/lists/href-with.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { listBenchmarks } from '#lib/data/benchmark-lists.ts'
import { type DatasetLine, listDatasets } from '#lib/data/datasets.ts'

export const metadata: Metadata = { title: 'Datasets' }

type DatasetsPageProps = { searchParams: Promise<SearchParams> }

/** `?new=1` opens the dialog, with the filter of the list that it was opened from. */
export default async function DatasetsPage({ searchParams }: DatasetsPageProps) {
  const parameters = await searchParams
  const [datasets, benchmarks] = await Promise.all([listDatasets(), listBenchmarks()])
  const filter = filterText(filterOf(loadListState(parameters)))
  const start = <NewDataset key={filter} filter={filter} startOpen={parameters.new !== undefined} />
  return (
    <>
      <PageHeader crumbs={[]} title="Datasets" actions={datasets.length > 0 && start} />
      {datasets.length === 0 ? (
        <EmptyState
          title="No datasets yet"
          action={start}
          command="npx swe-play dataset set mix --preset paper-mix"
        >
          A dataset is a recipe: which approved trajectories to train on, how many of each kind, and what they
          must not overlap with. Its versions are made from it and never change.
        </EmptyState>
      ) : (
        <DatasetTable datasets={datasets} />
      )}
      <div className="p-4">
        <BenchmarkPanel benchmarks={benchmarks} />
      </div>
    </>
  )
}

function DatasetTable({ datasets }: { datasets: DatasetLine[] }) {
  return (
    <Table label="Datasets">
      <Head>
        <HeadCell>Dataset</HeadCell>
        <HeadCell>Newest version</HeadCell>
        <HeadCell numeric>Rows</HeadCell>
        <HeadCell className="hidden sm:table-cell">Made</HeadCell>
      </Head>
      <tbody>
        {datasets.map(({ name, newest }) => (
          <Row key={name}>
            <Cell className="w-full">
              <Link href={`/datasets/${name}`} className="row-link font-medium">
                {name}
              </Link>
            </Cell>
            <Cell className="whitespace-nowrap">
              {newest ? `version ${newest.number}` : <span className="text-faint">none yet</span>}
            </Cell>
            <Cell numeric>{newest ? formatCount(newest.rows) : '–'}</Cell>
            <Cell className="hidden text-muted sm:table-cell">
              {newest && <RelativeTime at={newest.createdAt} />}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
