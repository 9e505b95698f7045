import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { VerifyButton } from '#app/_components/verify-button.tsx'
import { findModelOptions } from '#app/model-options.ts'
import { addNote, removeNote, review, tag } from '#app/trajectories/actions.ts'
import { BranchTree } from '#components/branches/branch-tree.tsx'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { placeOf } from '#components/replay/place-of.ts'
import { Replay } from '#components/replay/replay.tsx'
import { findBranches } from '#lib/data/branches.ts'
import { newestEventId } from '#lib/data/events.ts'
import { findOutline } from '#lib/data/outlines.ts'
import { findReviews } from '#lib/data/reviews.ts'
import { findStepNotes } from '#lib/data/step-notes.ts'
import { findTrajectory } from '#lib/data/trajectories.ts'
import { findVerdicts } from '#lib/data/verdicts.ts'
import { findRecordedForks } from '#lib/jobs/fork-input.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { solvingPurposes } from '#lib/trajectories/types.ts'
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
  const [firstOutline, verdicts, reviews, notes, branches, models, recordedForks] = await Promise.all([
    findOutline(trajectoryId),
    findVerdicts(trajectoryId),
    findReviews(trajectoryId),
    findStepNotes(trajectoryId),
    findBranches(trajectoryId),
    findModelOptions(),
    findRecordedForks(trajectoryId),
  ])
  const named = Number(queryOf(await searchParams).step ?? Number.NaN)
  const place = placeOf(
    Number.isInteger(named) ? named : null,
    trajectory.steps,
    trajectory.state === 'running',
  )
  return (
    <HydrationBoundary state={await firstSteps(trajectoryId, firstOutline, place)}>
      <Replay
        key={trajectoryId}
        trajectory={trajectory}
        firstOutline={firstOutline}
        verdicts={verdicts}
        reviews={reviews}
        notes={notes}
        actions={{ review, tag, addNote, removeNote }}
        afterEvent={afterEvent}
        tools={<ReplayTools {...{ trajectory, models, recordedForks }} />}
        measuring={isMeasurable(trajectory) && <MeasureSuite trajectory={trajectory} />}
        verifying={isVerifiable(trajectory) && <Verify trajectory={trajectory} />}
        branches={<BranchTree nodes={branches} current={trajectoryId} />}
      />
    </HydrationBoundary>
  )
}

function isMeasurable({ purpose, state, projectId, taskNumber, baseTree }: ReplayTrajectory): boolean {
  return purpose === 'implementation' && state === 'ended' && Boolean(projectId && taskNumber && baseTree)
}

function isVerifiable({ purpose, state, projectId, finalTree }: ReplayTrajectory): boolean {
  const solves = solvingPurposes.some((each) => each === purpose)
  return solves && state === 'ended' && Boolean(projectId && finalTree)
}

function Verify({ trajectory: { id, projectId } }: { trajectory: ReplayTrajectory }) {
  const command = `npx swe-play verify ${projectId} --trajectory ${id}`
  return projectId && <VerifyButton projectId={projectId} of={{ trajectoryId: id }} command={command} />
}
