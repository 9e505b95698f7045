import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache, Suspense } from 'react'
import { findModelOptions } from '#app/model-options.ts'
import { review, tag } from '#app/trajectories/actions.ts'
import { BranchTree } from '#components/branches/branch-tree.tsx'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { Replay } from '#components/replay/replay.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { findBranches } from '#lib/data/branches.ts'
import { newestEventId } from '#lib/data/events.ts'
import { findOutline } from '#lib/data/outlines.ts'
import { findReviews } from '#lib/data/reviews.ts'
import { findTrajectory } from '#lib/data/trajectories.ts'
import { findVerdicts } from '#lib/data/verdicts.ts'
import { findRecordedForks } from '#lib/jobs/fork-input.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { MeasureSuite } from './_components/measure-suite.tsx'
import { ReplayTools } from './_components/replay-tools.tsx'
import { firstSteps } from './first-steps.ts'

type Props = { params: Promise<{ trajectoryId: string }>; searchParams: Promise<SearchParams> }

const trajectoryOf = cache(findTrajectory)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const trajectory = await trajectoryOf((await params).trajectoryId)
  return { title: trajectory?.title ?? 'Not found' }
}

export default async function ReplayPage({ params, searchParams }: Props) {
  const { trajectoryId } = await params
  const trajectory = await trajectoryOf(trajectoryId)
  if (!trajectory) notFound()
  // before the steps: what comes between them and the stream is told by the stream
  const afterEvent = await newestEventId()
  const [firstOutline, verdicts, reviews, branches, models, recordedForks] = await Promise.all([
    findOutline(trajectoryId),
    findVerdicts(trajectoryId),
    findReviews(trajectoryId),
    findBranches(trajectoryId),
    findModelOptions(),
    findRecordedForks(trajectoryId),
  ])
  const place = firstPlace(trajectory, Number(queryOf(await searchParams).step ?? Number.NaN))
  return (
    <Suspense fallback={<SkeletonRows rows={20} />}>
      <HydrationBoundary state={await firstSteps(trajectoryId, firstOutline, place)}>
        <Replay
          key={trajectoryId}
          trajectory={trajectory}
          firstOutline={firstOutline}
          verdicts={verdicts}
          reviews={reviews}
          actions={{ review, tag }}
          afterEvent={afterEvent}
          tools={<ReplayTools {...{ trajectory, models, recordedForks }} />}
          measuring={isMeasurable(trajectory) && <MeasureSuite trajectory={trajectory} />}
          branches={<BranchTree nodes={branches} current={trajectoryId} />}
        />
      </HydrationBoundary>
    </Suspense>
  )
}

/** The step that the address names, else where the replay begins. */
function firstPlace({ state, steps }: ReplayTrajectory, named: number): number {
  if (Number.isInteger(named)) return named
  return state === 'running' ? steps : Math.min(1, steps)
}

function isMeasurable({ purpose, state, projectId, taskNumber, baseTree }: ReplayTrajectory): boolean {
  return purpose === 'implementation' && state === 'ended' && Boolean(projectId && taskNumber && baseTree)
}
