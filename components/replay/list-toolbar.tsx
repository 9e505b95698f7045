'use client'
import { CircleAlert, FlaskConical, ListTree, type LucideIcon, Milestone } from 'lucide-react'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount } from '#components/ui/numbers.ts'
import { type FilterName, filterNames, filterWords } from './step-filter.ts'
import { stepIcons } from './step-icon.tsx'

const icons: Record<FilterName, LucideIcon> = {
  ...stepIcons,
  tests: FlaskConical,
  error: CircleAlert,
  marked: Milestone,
}

type ListToolbarProps = {
  counts: Record<FilterName, number>
  /** how many steps the list shows, of how many */
  shown: number
  total: number
  show: FilterName[]
  onShow: (show: FilterName[]) => void
  folded: boolean
  onFolded: (folded: boolean) => void
}

/** Which kinds of steps the list shows. A kind that does not occur has no button. */
export function ListToolbar({ counts, shown, total, show, onShow, folded, onFolded }: ListToolbarProps) {
  return (
    <div className="shrink-0 border-b">
      <div className="flex flex-wrap items-center px-1.5 py-1">
        <Toggle
          icon={ListTree}
          label="Outline: headings only"
          pressed={folded}
          onPress={() => onFolded(!folded)}
        />
        <fieldset className="contents">
          <legend className="sr-only">Kinds of steps shown</legend>
          {filterNames
            .filter((name) => counts[name] > 0 || show.includes(name))
            .map((name) => (
              <Toggle
                key={name}
                icon={icons[name]}
                label={`${filterWords[name]}, ${formatCount(counts[name])}`}
                pressed={show.includes(name)}
                onPress={() =>
                  onShow(show.includes(name) ? show.filter((each) => each !== name) : [...show, name])
                }
              />
            ))}
        </fieldset>
      </div>
      {show.length > 0 && (
        <p
          role="status"
          className="flex items-center gap-2 border-t px-3 py-0.5 text-muted text-sm tabular-nums"
        >
          {formatCount(shown)} of {formatCount(total)} steps
          <button type="button" className="ml-auto text-accent hover:underline" onClick={() => onShow([])}>
            Show all
          </button>
        </p>
      )}
    </div>
  )
}

type ToggleProps = { icon: LucideIcon; label: string; pressed: boolean; onPress: () => void }

function Toggle({ icon: Icon, label, pressed, onPress }: ToggleProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onPress}
      className={classNames(
        'flex size-6 items-center justify-center rounded text-faint hover:bg-hover hover:text-ink',
        pressed && 'bg-accent-soft text-accent',
      )}
    >
      <Icon className="size-3.5" aria-hidden />
    </button>
  )
}
