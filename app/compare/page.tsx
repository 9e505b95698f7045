import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Compare } from '#components/compare/compare.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { findCandidates, findFinalFiles } from '#lib/data/comparisons.ts'
import { findTrajectory } from '#lib/data/trajectories.ts'
import { findVerdicts } from '#lib/data/verdicts.ts'
import { Chooser } from './_components/chooser.tsx'

export const metadata: Metadata = { title: 'Compare' }

type Props = { searchParams: Promise<{ a?: string | string[]; b?: string | string[] }> }

const crumbs = [{ label: 'Trajectories', href: '/trajectories' }]

export default async function ComparePage({ searchParams }: Props) {
  const { a, b } = await searchParams
  const ids = [a, b].map((id) => (typeof id === 'string' ? id : '')) as [string, string]
  const [left, right] = await Promise.all(ids.map((id) => findTrajectory(id)))
  if (!left || !right) {
    const one = left ?? right ?? null
    const missing = ids.filter((id, at) => id !== '' && ![left, right][at])
    return (
      <>
        <PageHeader crumbs={crumbs} title="Compare" />
        <Chooser one={one} missing={missing} candidates={one ? await findCandidates(one.id) : []} />
      </>
    )
  }
  const [files, ...verdicts] = await Promise.all([
    findFinalFiles(left.id, right.id),
    findVerdicts(left.id),
    findVerdicts(right.id),
  ])
  return (
    <>
      <PageHeader crumbs={crumbs} title="Compare" />
      <Suspense fallback={<SkeletonRows rows={16} />}>
        <Compare
          key={`${left.id} ${right.id}`}
          a={{ trajectory: left, verdicts: verdicts[0] }}
          b={{ trajectory: right, verdicts: verdicts[1] }}
          files={files}
        />
      </Suspense>
    </>
  )
}
