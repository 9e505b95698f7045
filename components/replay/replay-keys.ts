'use client'
import { type KeyGroup, useKeySheet } from '#components/ui/key-sheet.tsx'
import { type Hotkeys, useHotkeys } from '#components/ui/use-hotkeys.ts'
import type { Markers } from '#lib/trajectories/markers.ts'
import type { MeasuredSnapshot } from '#lib/trajectories/measured.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import { firstFailingRun, nextOf, turningSteps } from '#lib/trajectories/turning-points.ts'
import { besidePlace } from './step-filter.ts'
import { type Place, rightPanes, viewModes } from './use-place.ts'
import type { Player } from './use-player.ts'

const keys: KeyGroup = {
  title: 'Replay',
  keys: [
    { keys: 'j', what: 'Next step' },
    { keys: 'k', what: 'Previous step' },
    { keys: 'g g', what: 'To the prompt' },
    { keys: 'G', what: 'To the last step' },
    { keys: ']', what: 'Next marker: tests turn, error, note, finish' },
    { keys: '[', what: 'Previous marker' },
    { keys: 'Space', what: 'Play, pause' },
    { keys: '<', what: 'Play slower' },
    { keys: '>', what: 'Play faster' },
    { keys: 'f', what: 'First failing test run' },
    { keys: 'b', what: 'Step that broke the tests; again: the next one' },
    { keys: 'm', what: 'Step that mended them; again: the next one' },
    { keys: 'e', what: 'File, this step, since start, since a step' },
    { keys: '=', what: 'Compare from this step on' },
    { keys: 'v', what: 'Workspace, tests, verdict' },
    { keys: '/', what: 'Search in the steps' },
    { keys: '.', what: 'Next match' },
    { keys: ',', what: 'Previous match' },
    { keys: 'o', what: 'Outline: fold the phases' },
    { keys: 'w', what: 'Wrap long lines' },
    { keys: 'a', what: 'Approve' },
    { keys: 'r', what: 'Reject, with a reason' },
    { keys: 't', what: 'Tag' },
    { keys: 'n', what: 'Note on this step' },
  ],
}

type ReplayKeys = {
  at: Place
  outline: Outline
  markers: Markers
  measured: MeasuredSnapshot[]
  /** null: all steps */
  shown: Int32Array | null
  player: Player
  search: { next: () => void; previous: () => void }
  onSearch: () => void
  onFold: () => void
  onWrap: () => void
  noting: { write: (place: number) => void }
  judging: { decide: (decision: 'approved') => void; openReject: () => void; openTag: () => void }
}

/** Everything the replay does without a mouse. */
export function useReplayKeys(given: ReplayKeys): void {
  const { at, player, judging } = given
  useKeySheet(keys)
  useHotkeys(
    {
      ...walking(given),
      ...jumping(given),
      ' ': player.toggle,
      '<': player.slower,
      '>': player.faster,
      e: () => at.setMode(following(viewModes, at.mode)),
      '=': () => at.setBase(at.place),
      v: () => at.setPane(following(rightPanes, at.pane)),
      '/': given.onSearch,
      '.': given.search.next,
      ',': given.search.previous,
      o: given.onFold,
      w: given.onWrap,
      a: () => judging.decide('approved'),
      r: judging.openReject,
      t: judging.openTag,
      n: () => given.noting.write(at.place),
    },
    { repeating: ['j', 'k', 'ArrowDown', 'ArrowUp', ']', '[', '.', ','] },
  )
}

function walking({ at, shown, markers, player }: ReplayKeys): Hotkeys {
  const go = (place: number) => {
    player.stop()
    at.goTo(place)
  }
  const next = () => go(besidePlace(shown, at.place, 1))
  const previous = () => go(besidePlace(shown, at.place, -1))
  const marked = () => [...markers.keys()].map((index) => index + 1)
  return {
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    'g g': () => go(0),
    G: () => go(at.known),
    ']': () => go(marked().find((place) => place > at.place) ?? at.place),
    '[': () => go(marked().findLast((place) => place < at.place) ?? at.place),
  }
}

/** Where nothing turned there is nowhere to go. */
function jumping({ at, outline, measured, player }: ReplayKeys): Hotkeys {
  const go = (index: number | null) => {
    if (index === null) return
    player.stop()
    at.goTo(index + 1)
  }
  const turn = (steps: number[]) => go(nextOf(steps, at.place - 1))
  const turning = () => turningSteps(outline, measured)
  return {
    f: () => go(firstFailingRun(outline)),
    b: () => turn(turning().broke),
    m: () => turn(turning().mended),
  }
}

function following<Value>(values: readonly Value[], value: Value): Value {
  return values[(values.indexOf(value) + 1) % values.length] ?? value
}
