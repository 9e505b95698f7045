'use client'
import { useState } from 'react'
import { DecisionDialog } from '#components/reviews/decision-dialog.tsx'
import { TagDialog } from '#components/reviews/tag-dialog.tsx'
import { type KeyGroup, useKeySheet } from '#components/ui/key-sheet.tsx'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import type { ReplayTrajectory, ReviewEntry, StepRow, VerdictView } from '#lib/trajectories/replay.ts'
import { PromptView } from './prompt-view.tsx'
import { ReplayHeader } from './replay-header.tsx'
import { ReplayLayout } from './replay-layout.tsx'
import { ReplayLive } from './replay-live.tsx'
import { Scrubber } from './scrubber.tsx'
import { StepDetail } from './step-detail.tsx'
import { StepList } from './step-list.tsx'
import { markersOf, withFlags } from './step-look.ts'
import { usePlace } from './use-place.ts'
import { useSteps } from './use-replay.ts'
import { type ReviewActions, useReview } from './use-review.ts'
import { VerdictPanel } from './verdict-panel.tsx'
import { viewModes, WorkspacePane } from './workspace-pane.tsx'

const keys: KeyGroup = {
  title: 'Replay',
  keys: [
    { keys: 'j', what: 'Next step' },
    { keys: 'k', what: 'Previous step' },
    { keys: 'g g', what: 'To the prompt' },
    { keys: 'G', what: 'To the last step' },
    { keys: ']', what: 'Next marker: tests turn, error, finish' },
    { keys: '[', what: 'Previous marker' },
    { keys: 'e', what: 'File, this step, since start' },
    { keys: 'v', what: 'Workspace or verdict' },
    { keys: 'a', what: 'Approve' },
    { keys: 'r', what: 'Reject, with a reason' },
    { keys: 't', what: 'Tag' },
  ],
}

export type ReplayProps = {
  trajectory: ReplayTrajectory
  firstSteps: StepRow[]
  verdicts: VerdictView[]
  reviews: ReviewEntry[]
  actions: ReviewActions
}

export function Replay({ trajectory, firstSteps, verdicts, reviews, actions }: ReplayProps) {
  const running = trajectory.state === 'running'
  const { steps, error, missing, more } = useSteps(trajectory.id, firstSteps, trajectory.steps)
  // a link may name a step whose row is still on its way
  const at = usePlace(Math.max(steps.length, trajectory.steps), running)
  const judging = useReview(trajectory, actions)
  const [narrowPane, setNarrowPane] = useState<'steps' | 'step' | 'right'>('step')
  const markers = withFlags(
    markersOf(steps),
    verdicts.flatMap((verdict) => verdict.flags),
  )
  const places = [...markers.keys()].map((index) => index + 1)
  const step = steps[at.place - 1]
  useKeySheet(keys)
  useHotkeys(
    {
      j: () => at.goTo(at.place + 1),
      k: () => at.goTo(at.place - 1),
      ArrowDown: () => at.goTo(at.place + 1),
      ArrowUp: () => at.goTo(at.place - 1),
      'g g': () => at.goTo(0),
      G: () => at.goTo(at.known),
      ']': () => at.goTo(places.find((place) => place > at.place) ?? at.place),
      '[': () => at.goTo(places.findLast((place) => place < at.place) ?? at.place),
      e: () =>
        at.setMode(viewModes[(viewModes.findIndex(({ mode }) => mode === at.mode) + 1) % 3]?.mode ?? 'step'),
      v: () => at.setPane(at.pane === 'workspace' ? 'verdict' : 'workspace'),
      a: () => judging.decide('approved'),
      r: judging.openReject,
      t: judging.openTag,
    },
    { repeating: ['j', 'k', 'ArrowDown', 'ArrowUp', ']', '['] },
  )
  function openFile(path: string) {
    void at.setFile(path.replace(/^\/workspace\//, '').replace(/^\.\//, ''))
    void at.setPane('workspace')
    setNarrowPane('right')
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ReplayHeader
        trajectory={trajectory}
        pending={judging.pending}
        onApprove={() => judging.decide('approved')}
        onReject={judging.openReject}
        onWithdraw={() => judging.decide('unreviewed')}
        onTag={judging.openTag}
      />
      <Scrubber steps={steps} markers={markers} selected={at.place} onSelect={at.goTo} />
      {running && (
        <ReplayLive
          trajectory={trajectory}
          following={at.following}
          onStep={more}
          onFollow={() => at.goTo(at.known)}
        />
      )}
      {error && (
        <p className="border-b px-4 py-1 text-red text-sm">Not all steps are loaded: {error.message}</p>
      )}
      <ReplayLayout
        narrowPane={narrowPane}
        onNarrowPane={setNarrowPane}
        pane={at.pane}
        onPane={at.setPane}
        steps={
          <StepList
            steps={steps}
            markers={markers}
            selected={at.place}
            onSelect={(place) => {
              at.goTo(place)
              setNarrowPane('step')
            }}
          />
        }
        detail={
          step ? (
            <StepDetail
              trajectoryId={trajectory.id}
              step={step}
              total={steps.length}
              marker={markers.get(step.index)}
              imported={trajectory.source !== null}
              onOpenFile={openFile}
            />
          ) : at.place === 0 ? (
            <PromptView trajectoryId={trajectory.id} />
          ) : (
            <p role="status" className="p-4 text-faint">
              {missing
                ? `Not recorded: step ${at.place} was counted, but never written down.`
                : `Step ${at.place} is not loaded yet…`}
            </p>
          )
        }
        workspace={
          <WorkspacePane
            partial={trajectory.notRecorded.includes('rest of the workspace')}
            trajectoryId={trajectory.id}
            place={at.place}
            file={at.file}
            mode={at.mode}
            onFile={at.setFile}
            onMode={at.setMode}
          />
        }
        verdict={<VerdictPanel trajectory={trajectory} verdicts={verdicts} reviews={reviews} />}
      />
      {judging.dialog === 'reject' && (
        <DecisionDialog
          open
          onOpenChange={judging.close}
          decision="rejected"
          count={1}
          pending={judging.pending}
          onDecide={(reason) => judging.decide('rejected', reason)}
        />
      )}
      {judging.dialog === 'tag' && (
        <TagDialog
          open
          onOpenChange={judging.close}
          count={1}
          present={trajectory.tags}
          pending={judging.pending}
          onTag={judging.tag}
        />
      )}
    </div>
  )
}
