'use client'
import { type ReactNode, useMemo, useState } from 'react'
import type { Markers } from '#lib/trajectories/markers.ts'
import { type Outline, stepsIn } from '#lib/trajectories/outline.ts'
import { type Phase, phaseAt } from '#lib/trajectories/phases.ts'
import { listItems } from './list-items.ts'
import { ListToolbar } from './list-toolbar.tsx'
import { countShown, type FilterName } from './step-filter.ts'
import { StepList } from './step-list.tsx'

type StepsPaneProps = {
  top: ReactNode
  trajectoryId: string
  outline: Outline
  phases: Phase[]
  markers: Markers
  /** null: all steps */
  shown: Int32Array | null
  show: FilterName[]
  onShow: (show: FilterName[]) => void
  /** headings only, but for the phase of the selected step */
  folded: boolean
  onFolded: (folded: boolean) => void
  selected: number
  onSelect: (place: number) => void
}

/** The list of steps with what chooses among them. */
export function StepsPane(props: StepsPaneProps) {
  const { trajectoryId, outline, phases, markers, shown, folded, selected } = props
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set())
  const here = phaseAt(phases, selected - 1)
  // by hand: other lines, even if they are alike, make the list measure all of them anew
  const closed = useMemo(
    () => closedPhases(phases, { folded, toggled, here }),
    [phases, folded, toggled, here],
  )
  const items = useMemo(() => listItems({ outline, phases, shown, closed }), [outline, phases, shown, closed])
  function toggle(at: number) {
    const next = new Set(toggled)
    if (!next.delete(at)) next.add(at)
    setToggled(next)
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      {props.top}
      <ListToolbar
        counts={countShown({ outline, markers })}
        shown={shown?.length ?? stepsIn(outline)}
        total={stepsIn(outline)}
        show={props.show}
        onShow={props.onShow}
        folded={folded}
        onFolded={(next) => {
          setToggled(new Set())
          props.onFolded(next)
        }}
      />
      <StepList
        trajectoryId={trajectoryId}
        outline={outline}
        phases={phases}
        markers={markers}
        items={items}
        closed={closed}
        onToggle={toggle}
        selected={selected}
        onSelect={props.onSelect}
      />
    </div>
  )
}

/** one and the same, so that the list is not laid out anew when nothing folds */
const none: ReadonlySet<number> = new Set()

type Closing = { folded: boolean; toggled: ReadonlySet<number>; here: Phase | null }

/** Folded, all are closed but the one that is looked at; a toggled one is the other way round. */
function closedPhases(phases: Phase[], { folded, toggled, here }: Closing): ReadonlySet<number> {
  if (!folded && toggled.size === 0) return none
  const closed = new Set<number>()
  for (const [at, phase] of phases.entries()) {
    if (folded !== toggled.has(at) && phase !== here) closed.add(at)
  }
  return closed
}
