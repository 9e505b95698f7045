import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache, Suspense } from 'react'
import { review, tag } from '#app/trajectories/actions.ts'
import { Replay } from '#components/replay/replay.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { findOutline } from '#lib/data/outlines.ts'
import { findReviews } from '#lib/data/reviews.ts'
import { findTrajectory } from '#lib/data/trajectories.ts'
import { findVerdicts } from '#lib/data/verdicts.ts'

type Props = { params: Promise<{ trajectoryId: string }> }

const trajectoryOf = cache(findTrajectory)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const trajectory = await trajectoryOf((await params).trajectoryId)
  return { title: trajectory?.title ?? 'Not found' }
}

export default async function ReplayPage({ params }: Props) {
  const { trajectoryId } = await params
  const trajectory = await trajectoryOf(trajectoryId)
  if (!trajectory) notFound()
  const [firstOutline, verdicts, reviews] = await Promise.all([
    findOutline(trajectoryId),
    findVerdicts(trajectoryId),
    findReviews(trajectoryId),
  ])
  return (
    <Suspense fallback={<SkeletonRows rows={20} />}>
      <Replay
        key={trajectoryId}
        trajectory={trajectory}
        firstOutline={firstOutline}
        verdicts={verdicts}
        reviews={reviews}
        actions={{ review, tag }}
      />
    </Suspense>
  )
}
