'use client'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { DecisionDialog } from '#components/reviews/decision-dialog.tsx'
import { TagDialog } from '#components/reviews/tag-dialog.tsx'
import { markersOf } from '#lib/trajectories/markers.ts'
import { type Outline, stepsIn } from '#lib/trajectories/outline.ts'
import { phasesOf } from '#lib/trajectories/phases.ts'
import type { ReplayTrajectory, ReviewEntry, StepNote, VerdictView } from '#lib/trajectories/replay.ts'
import { detectorMarkers } from './detector-markers.ts'
import { NoteDialog } from './note-dialog.tsx'
import { PromptView } from './prompt-view.tsx'
import { ReadingContext } from './reading.ts'
import { ReplayHeader } from './replay-header.tsx'
import { useReplayKeys } from './replay-keys.ts'
import { type NarrowPane, ReplayLayout } from './replay-layout.tsx'
import { ReplayLive } from './replay-live.tsx'
import { SearchBar } from './search-bar.tsx'
import { StepDetail } from './step-detail.tsx'
import { besidePlace, shownSteps } from './step-filter.ts'
import { StepsPane } from './steps-pane.tsx'
import { TestsPane } from './tests-pane.tsx'
import { TimeBar } from './time-bar.tsx'
import { useMarkedMatches } from './use-marked-matches.ts'
import { useMeasured } from './use-measured.ts'
import { useOutline } from './use-outline.ts'
import { usePlace } from './use-place.ts'
import { usePlayer } from './use-player.ts'
import { type ReviewActions, useReview } from './use-review.ts'
import { useSearch } from './use-search.ts'
import { useSeek } from './use-seek.ts'
import { type NoteActions, noteMarkers, useStepNotes } from './use-step-notes.ts'
import { fetchStep } from './use-steps.ts'
import { useWide } from './use-wide.ts'
import { VerdictPanel } from './verdict-panel.tsx'
import { WorkspacePane } from './workspace-pane.tsx'

export type ReplayProps = {
  trajectory: ReplayTrajectory
  firstOutline: Outline
  verdicts: VerdictView[]
  reviews: ReviewEntry[]
  notes: StepNote[]
  actions: ReviewActions & NoteActions
  /** newest event when the steps were read */
  afterEvent: string
  /** what can be made of the step on the screen */
  tools?: ReactNode
  /** what starts a measurement of its workspaces; absent = nothing of it can be measured */
  measuring?: ReactNode
  /** what grades it again; absent = it cannot be graded */
  verifying?: ReactNode
  /** what was forked from where */
  branches?: ReactNode
}

export function Replay({
  trajectory,
  firstOutline,
  verdicts,
  reviews,
  notes,
  actions,
  ...given
}: ReplayProps) {
  const running = trajectory.state === 'running'
  // what comes with the page is read at once; keys and buttons work when its scripts have come, too
  const asHtml = useWide() === null
  const { outline, error, more } = useOutline(trajectory.id, firstOutline)
  // a link may name a step that was counted, but is not known here yet
  const client = useQueryClient()
  const total = stepsIn(outline)
  const fetchPlace = (place: number) => fetchStep(client, trajectory.id, { index: place - 1, total })
  const at = usePlace(Math.max(total, trajectory.steps), running, fetchPlace)
  const judging = useReview(trajectory, actions)
  const noting = useStepNotes(trajectory.id, actions)
  const [narrowPane, setNarrowPane] = useState<NarrowPane>('step')
  const [folded, setFolded] = useState(false)
  const [wrap, setWrap] = useState(true)
  // by hand: the compiler would make what is as long as the trajectory anew at every step
  const phases = useMemo(() => phasesOf(outline), [outline])
  const measured = useMeasured(trajectory.id).data?.measured ?? []
  const markers = useMemo(() => {
    const flagged = detectorMarkers(verdicts.flatMap(({ flags }) => flags))
    return markersOf(outline, [...flagged, ...noteMarkers(notes)])
  }, [outline, verdicts, notes])
  const { show } = at
  const shown = useMemo(() => shownSteps({ outline, markers }, show), [outline, markers, show])
  const next = besidePlace(shown, at.place, 1)
  const player = usePlayer(next === at.place || next > at.known, () => at.goTo(next))
  const goTo = (place: number) => {
    player.stop()
    at.goTo(place)
  }
  const seek = useSeek({ place: at.place, goTo, fetchPlace })
  const search = useSearch(trajectory.id, at, stepsIn(outline))
  const searchBox = useRef<HTMLInputElement>(null)
  const detail = useRef<HTMLDivElement>(null)
  const { find, place } = at
  useMarkedMatches(detail, { find, place, ordinal: search.ordinal, onMarked: search.setMarked })
  useReplayKeys({
    at,
    outline,
    markers,
    measured,
    shown,
    player,
    judging,
    noting,
    search,
    onSearch: () => {
      // where panes are shown one at a time, the box is not there before its pane is
      flushSync(() => setNarrowPane('steps'))
      searchBox.current?.focus()
    },
    onFold: () => setFolded(!folded),
    onWrap: () => setWrap(!wrap),
  })
  function openFile(path: string) {
    at.setFile(path.replace(/^\/workspace\//, '').replace(/^\.\//, ''))
    at.setPane('workspace')
    setNarrowPane('right')
  }
  return (
    <section aria-label="Replay" aria-busy={asHtml} className="flex min-h-0 flex-1 flex-col">
      <ReplayHeader
        trajectory={trajectory}
        pending={judging.pending}
        onApprove={() => judging.decide('approved')}
        onReject={judging.openReject}
        onWithdraw={() => judging.decide('unreviewed')}
        onTag={judging.openTag}
        tools={given.tools}
      />
      {given.branches}
      <TimeBar
        outline={outline}
        markers={markers}
        player={player}
        selected={at.place}
        onSelect={goTo}
        onSeek={seek}
      />
      {running && (
        <ReplayLive
          trajectory={trajectory}
          following={at.following}
          onStep={more}
          afterEvent={given.afterEvent}
          onFollow={() => at.goTo(at.known)}
          onStay={at.stay}
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
          <StepsPane
            top={<SearchBar search={search} total={stepsIn(outline)} box={searchBox} onFind={at.setFind} />}
            trajectoryId={trajectory.id}
            outline={outline}
            phases={phases}
            markers={markers}
            shown={shown}
            show={at.show}
            onShow={at.setShow}
            folded={folded}
            onFolded={setFolded}
            selected={at.place}
            onSelect={(place) => {
              goTo(place)
              setNarrowPane('step')
            }}
          />
        }
        detail={
          <div ref={detail}>
            {at.place === 0 ? (
              <ReadingContext value={{ trajectoryId: trajectory.id, index: null, wrap, find }}>
                <PromptView trajectoryId={trajectory.id} />
              </ReadingContext>
            ) : (
              <StepDetail
                trajectoryId={trajectory.id}
                place={at.place}
                outline={outline}
                phases={phases}
                markers={markers}
                imported={trajectory.source !== null}
                wrap={wrap}
                find={find}
                notes={notes.filter(({ index }) => index === at.place - 1)}
                noting={noting}
                onOpenFile={openFile}
                onGoTo={goTo}
              />
            )}
          </div>
        }
        workspace={
          <WorkspacePane
            partial={trajectory.notRecorded.includes('rest of the workspace')}
            trajectoryId={trajectory.id}
            place={at.place}
            file={at.file}
            mode={at.mode}
            base={at.base}
            onFile={at.setFile}
            onMode={at.setMode}
            onBase={at.setBase}
          />
        }
        tests={
          <TestsPane
            trajectoryId={trajectory.id}
            outline={outline}
            place={at.place}
            onGoTo={goTo}
            measuring={given.measuring}
          />
        }
        verdict={<VerdictPanel {...{ trajectory, verdicts, reviews }} verifying={given.verifying} />}
      />
      {noting.place !== null && (
        <NoteDialog
          place={noting.place}
          pending={noting.pending}
          onNote={noting.add}
          onClose={noting.close}
        />
      )}
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
    </section>
  )
}
