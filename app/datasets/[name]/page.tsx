import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { draftOf } from '#app/datasets/recipe-draft.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listBenchmarks } from '#lib/data/benchmark-lists.ts'
import { findDataset } from '#lib/data/datasets.ts'
import { RecipeEditor } from './_components/recipe-editor.tsx'
import { VersionTable } from './_components/version-table.tsx'

type DatasetPageProps = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: DatasetPageProps): Promise<Metadata> {
  return { title: `Dataset ${(await params).name}` }
}

export default async function DatasetPage({ params }: DatasetPageProps) {
  const { name } = await params
  const [dataset, benchmarks] = await Promise.all([findDataset(name), listBenchmarks()])
  if (!dataset) notFound()
  return (
    <>
      <PageHeader crumbs={[{ label: 'Datasets', href: '/datasets' }]} title={name} />
      <div className="flex flex-col gap-4 p-4">
        <RecipeEditor
          name={name}
          saved={draftOf(dataset.recipe)}
          benchmarks={benchmarks.map((each) => each.name)}
        />
        <VersionTable name={name} versions={dataset.versions} />
      </div>
    </>
  )
}
