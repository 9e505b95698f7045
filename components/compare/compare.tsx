'use client'
import { ArrowLeftRight } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { type KeyGroup, useKeySheet } from '#components/ui/key-sheet.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import type { FinalFile } from '#lib/trajectories/comparison.ts'
import type { ReplayTrajectory, VerdictView } from '#lib/trajectories/replay.ts'
import { CompareSteps } from './compare-steps.tsx'
import { FinalFiles } from './final-files.tsx'
import { SideCard } from './side-card.tsx'
import { type CompareTab, compareTabs, useComparePlace } from './use-comparison.ts'
import { VerdictComparison } from './verdict-comparison.tsx'

export type Side = { trajectory: ReplayTrajectory; verdicts: VerdictView[] }

const keys: KeyGroup = {
  title: 'Compare',
  keys: [
    { keys: 'j', what: 'Next row or file' },
    { keys: 'k', what: 'Previous row or file' },
    { keys: 'd', what: 'To where they part' },
    { keys: ']', what: 'Next difference' },
    { keys: '[', what: 'Previous difference' },
    { keys: 'v', what: 'Steps, final files, verdicts' },
    { keys: 'x', what: 'Change sides' },
    { keys: '1', what: 'Open A at this step' },
    { keys: '2', what: 'Open B at this step' },
  ],
}

const labels: Record<CompareTab, string> = { steps: 'Steps', files: 'Final files', verdicts: 'Verdicts' }

/** Two trajectories beside each other: what they did, what they left, how they ended. */
export function Compare({ a, b, files }: { a: Side; b: Side; files: FinalFile[] | null }) {
  const router = useRouter()
  const at = useComparePlace()
  const swap = () => router.replace(`/compare?a=${b.trajectory.id}&b=${a.trajectory.id}&tab=${at.tab}`)
  useKeySheet(keys)
  useHotkeys({
    v: () => void at.setTab(compareTabs[(compareTabs.indexOf(at.tab) + 1) % compareTabs.length] ?? null),
    x: swap,
  })
  const differing = files?.filter(({ same }) => !same).length
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="grid shrink-0 grid-cols-2 border-b [&>section+section]:border-l">
        <SideCard name="A" side={a} />
        <SideCard name="B" side={b} other={a} />
      </div>
      <div className="flex shrink-0 items-center gap-1 border-b px-3">
        <div role="tablist" aria-label="What is compared" className="flex gap-1 overflow-x-auto">
          {compareTabs.map((tab) => (
            <button
              key={tab}
              type="button"
              role="tab"
              aria-selected={at.tab === tab}
              onClick={() => void at.setTab(tab)}
              className={classNames(
                '-mb-px flex h-8 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-muted text-sm hover:text-ink',
                at.tab === tab && 'border-accent font-medium text-ink',
              )}
            >
              {labels[tab]}
              {tab === 'files' && differing !== undefined && (
                <span className="rounded bg-grey-soft px-1 text-grey text-xs tabular-nums">
                  {formatCount(differing)}
                </span>
              )}
            </button>
          ))}
        </div>
        <Button size="sm" variant="ghost" className="ml-auto" onClick={swap} title="Change sides (x)">
          <ArrowLeftRight aria-hidden /> <span className="max-sm:sr-only">Change sides</span>
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {at.tab === 'steps' && <CompareSteps a={a.trajectory} b={b.trajectory} at={at} />}
        {at.tab === 'files' && <FinalFiles files={files} at={at} />}
        {at.tab === 'verdicts' && <VerdictComparison a={a} b={b} />}
      </div>
    </div>
  )
}
