'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useWide } from '#components/replay/use-wide.ts'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import type { ComparedRow, Comparison } from '#lib/trajectories/comparison.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { RowList } from './row-list.tsx'
import { StepSide } from './step-side.tsx'
import { rowName, type useComparePlace, useComparison } from './use-comparison.ts'

type CompareStepsProps = {
  a: ReplayTrajectory
  b: ReplayTrajectory
  at: ReturnType<typeof useComparePlace>
}

export function CompareSteps({ a, b, at }: CompareStepsProps) {
  const { data, error, refetch } = useComparison(a.id, b.id)
  if (error) {
    return (
      <EmptyState
        title="The steps could not be compared"
        action={<Button onClick={() => refetch()}>Try again</Button>}
      >
        {error.message}
      </EmptyState>
    )
  }
  if (!data) return <SkeletonRows rows={16} />
  return <Aligned {...{ a, b, at }} comparison={data} />
}

function Aligned({ a, b, at, comparison }: CompareStepsProps & { comparison: Comparison }) {
  const router = useRouter()
  const wide = useWide()
  const [narrow, setNarrow] = useState<'rows' | 'a' | 'b'>('rows')
  const { rows, divergence, steps } = comparison
  const named = rows.findIndex((row) => rowName(row) === at.step)
  const selected = named === -1 ? Math.min(divergence ?? 0, rows.length - 1) : named
  const row: ComparedRow | undefined = rows[selected]
  const goTo = (position: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, position))]
    if (next) void at.setStep(rowName(next))
  }
  const differs = (position: number) => rows[position]?.kind !== 'same'
  const seek = (by: 1 | -1) => {
    for (let position = selected + by; position >= 0 && position < rows.length; position += by)
      if (differs(position)) return goTo(position)
  }
  const open = (id: string, index: number | null | undefined) =>
    router.push(`/trajectories/${id}${typeof index === 'number' ? `?step=${index + 1}` : ''}`)
  useHotkeys(
    {
      j: () => goTo(selected + 1),
      k: () => goTo(selected - 1),
      ArrowDown: () => goTo(selected + 1),
      ArrowUp: () => goTo(selected - 1),
      'g g': () => goTo(0),
      G: () => goTo(rows.length - 1),
      d: () => goTo(divergence ?? 0),
      ']': () => seek(1),
      '[': () => seek(-1),
      '1': () => open(a.id, row?.a),
      '2': () => open(b.id, row?.b),
    },
    { repeating: ['j', 'k', 'ArrowDown', 'ArrowUp', ']', '['] },
  )
  if (!row) return <EmptyState title="Neither has any steps">Nothing was done in either of them.</EmptyState>
  function openFile(path: string) {
    void at.setFile(path.replace(/^\/workspace\//, ''))
    void at.setTab('files')
  }
  const list = (
    <RowList
      comparison={comparison}
      selected={selected}
      onSelect={(position) => {
        goTo(position)
        if (!wide) setNarrow(rows[position]?.a === null ? 'b' : 'a')
      }}
    />
  )
  const side = (name: 'A' | 'B') => (
    <StepSide
      name={name}
      trajectory={name === 'A' ? a : b}
      step={name === 'A' ? steps.a[row.a ?? -1] : steps.b[row.b ?? -1]}
      onOpenFile={openFile}
    />
  )
  return (
    <div className="flex h-full flex-col">
      <Summary comparison={comparison} onDivergence={() => goTo(divergence ?? 0)} />
      {wide === false ? (
        <>
          <NarrowTabs active={narrow} row={row} onChoose={setNarrow} />
          <div className="min-h-0 flex-1 overflow-auto">
            {narrow === 'rows' ? list : side(narrow === 'a' ? 'A' : 'B')}
          </div>
        </>
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(20rem,34%)_1fr_1fr] [&>*+*]:border-l [&>*]:min-h-0 [&>*]:min-w-0">
          {list}
          <div className="overflow-auto">{side('A')}</div>
          <div className="overflow-auto">{side('B')}</div>
        </div>
      )}
    </div>
  )
}

function Summary({ comparison, onDivergence }: { comparison: Comparison; onDivergence: () => void }) {
  const { rows, divergence, exact } = comparison
  const count = (kind: ComparedRow['kind']) => rows.filter((row) => row.kind === kind).length
  const parted = divergence === null ? undefined : rows[divergence]
  return (
    <p
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-3 border-b px-3 py-1 text-muted text-sm"
    >
      {parted ? (
        <button type="button" className="font-medium text-amber hover:underline" onClick={onDivergence}>
          They part at {parted.a === null ? `step ${(parted.b ?? 0) + 1} of B` : `step ${parted.a + 1}`}
        </button>
      ) : (
        <span className="font-medium text-green">They do the same throughout</span>
      )}
      <span>
        {formatPlural(count('same'), 'step')} the same, {count('alike')} alike, {count('a')} in A alone,{' '}
        {count('b')} in B alone
      </span>
      {!exact && <span>Aligned in pieces: they are too long for a whole.</span>}
    </p>
  )
}

type NarrowTabsProps = {
  active: 'rows' | 'a' | 'b'
  row: ComparedRow
  onChoose: (tab: 'rows' | 'a' | 'b') => void
}

function NarrowTabs({ active, row, onChoose }: NarrowTabsProps) {
  const tabs = [
    { id: 'rows', label: 'Rows' },
    { id: 'a', label: row.a === null ? 'A: none' : `A: step ${row.a + 1}` },
    { id: 'b', label: row.b === null ? 'B: none' : `B: step ${row.b + 1}` },
  ] as const
  return (
    <div role="tablist" aria-label="Panes" className="flex shrink-0 gap-1 border-b px-2">
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={active === id}
          onClick={() => onChoose(id)}
          className={classNames(
            '-mb-px h-8 border-transparent border-b-2 px-2 text-muted text-sm',
            active === id && 'border-accent font-medium text-ink',
          )}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
