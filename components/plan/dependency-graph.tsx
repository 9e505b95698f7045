import Link from 'next/link'
import { stateLabel } from '#components/ui/state-badge.tsx'
import { type DependencyTask, type Edge, layoutDependencies, type PlacedTask } from './dependency-layout.ts'

const box = { width: 52, height: 24, gapX: 28, gapY: 10, margin: 12 }

const strokes: Record<string, string> = {
  passed: 'stroke-green fill-green-soft',
  failed: 'stroke-red fill-red-soft',
  blocked: 'stroke-amber fill-amber-soft',
  testing: 'stroke-blue fill-blue-soft',
  'tests-ready': 'stroke-blue fill-blue-soft',
  implementing: 'stroke-blue fill-blue-soft',
}

const at = (index: number, size: number, gap: number) => box.margin + index * (size + gap)

type DependencyGraphProps = { tasks: DependencyTask[]; hrefOf: (number: string) => string }

/** What must come before what, from left to right. The table beside it says the same in words. */
export function DependencyGraph({ tasks, hrefOf }: DependencyGraphProps) {
  const layout = layoutDependencies(tasks)
  const width = at(layout.columns, box.width, box.gapX) - box.gapX + box.margin
  const height = at(layout.rows, box.height, box.gapY) - box.gapY + box.margin
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section aria-label="Dependencies" className="overflow-auto" tabIndex={0}>
      <svg width={width} height={height}>
        <title>Tasks by dependency</title>
        {layout.edges.map((edge) => (
          <EdgeLine key={`${edge.from.number} ${edge.to.number}`} edge={edge} />
        ))}
        {layout.tasks.map((task) => (
          <TaskBox key={task.number} task={task} href={hrefOf(task.number)} />
        ))}
      </svg>
    </section>
  )
}

function EdgeLine({ edge: { from, to } }: { edge: Edge }) {
  const x1 = at(from.column, box.width, box.gapX) + box.width
  const y1 = at(from.row, box.height, box.gapY) + box.height / 2
  const x2 = at(to.column, box.width, box.gapX)
  const y2 = at(to.row, box.height, box.gapY) + box.height / 2
  const bend = Math.max(16, (x2 - x1) / 2)
  return (
    <path
      d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
      className="fill-none stroke-line-strong"
      strokeWidth="1.25"
    />
  )
}

function TaskBox({ task, href }: { task: PlacedTask; href: string }) {
  const x = at(task.column, box.width, box.gapX)
  const y = at(task.row, box.height, box.gapY)
  return (
    <Link href={href} aria-label={`${task.number} ${task.title}, ${stateLabel(task.state)}`}>
      <title>{`${task.number} ${task.title}: ${stateLabel(task.state)}`}</title>
      <rect
        x={x}
        y={y}
        width={box.width}
        height={box.height}
        rx="6"
        className={strokes[task.state] ?? 'fill-grey-soft stroke-line-strong'}
      />
      <text
        x={x + box.width / 2}
        y={y + box.height / 2 + 4}
        textAnchor="middle"
        className="fill-ink font-medium text-sm tabular-nums"
      >
        {task.number}
      </text>
    </Link>
  )
}
