'use client'
import type { ReactNode } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { classNames } from '#components/ui/class-names.ts'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { RightPane } from './use-place.ts'
import { useWide } from './use-wide.ts'

export type NarrowPane = 'steps' | 'step' | 'right'

type ReplayLayoutProps = {
  narrowPane: NarrowPane
  onNarrowPane: (pane: NarrowPane) => void
  pane: RightPane
  onPane: (pane: RightPane) => void
  steps: ReactNode
  detail: ReactNode
  workspace: ReactNode
  tests: ReactNode
  verdict: ReactNode
}

/** Three panes beside each other; where there is no room for them, one at a time. */
export function ReplayLayout(props: ReplayLayoutProps) {
  const wide = useWide()
  if (wide === false) return <Narrow {...props} />
  // as HTML nobody knows yet how wide it will be: three panes come with it, and hide where there is no room for them
  return (
    <>
      <Wide {...props} className={wide === null ? 'max-[899px]:hidden' : ''} />
      {wide === null && (
        <div className="min-[900px]:hidden">
          <SkeletonRows rows={16} />
        </div>
      )}
    </>
  )
}

function Wide(props: ReplayLayoutProps & { className: string }) {
  const { pane, onPane, steps, detail } = props
  return (
    <div className={classNames('min-h-0 flex-1', props.className)}>
      <Group orientation="horizontal">
        <Panel defaultSize="22%" minSize="180px">
          {steps}
        </Panel>
        <Handle label="Width of the step list" />
        <Panel defaultSize="39%" minSize="280px">
          <div className="h-full overflow-auto">{detail}</div>
        </Panel>
        <Handle label="Width of the workspace" />
        <Panel defaultSize="39%" minSize="260px">
          <div className="flex h-full flex-col bg-surface">
            <PaneTabs pane={pane} onPane={onPane} />
            <RightPanes {...props} />
          </div>
        </Panel>
      </Group>
    </div>
  )
}

function Handle({ label }: { label: string }) {
  return (
    <Separator
      aria-label={label}
      className="w-px bg-line transition-colors hover:bg-accent data-[separator=active]:bg-accent data-[separator=hover]:bg-accent"
    />
  )
}

/** The workspace stays alive behind the verdict: its editors are dear to make again. */
function RightPanes({ pane, workspace, tests, verdict }: ReplayLayoutProps) {
  return (
    <>
      <div className={classNames('min-h-0 flex-1', pane !== 'workspace' && 'hidden')}>{workspace}</div>
      {pane === 'tests' && <div className="min-h-0 flex-1">{tests}</div>}
      {pane === 'verdict' && <div className="min-h-0 flex-1">{verdict}</div>}
    </>
  )
}

const rightPanes = [
  { id: 'workspace', label: 'Workspace' },
  { id: 'tests', label: 'Tests' },
  { id: 'verdict', label: 'Verdict' },
] as const

function PaneTabs({ pane, onPane }: Pick<ReplayLayoutProps, 'pane' | 'onPane'>) {
  return (
    <div role="tablist" aria-label="Right pane" className="flex shrink-0 gap-1 border-b px-2">
      {rightPanes.map(({ id, label }) => (
        <TabButton key={id} active={pane === id} onClick={() => onPane(id)}>
          {label}
        </TabButton>
      ))}
    </div>
  )
}

function TabButton(props: { active: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={props.active}
      onClick={props.onClick}
      className={classNames(
        '-mb-px h-8 border-transparent border-b-2 px-2 text-muted text-sm hover:text-ink',
        props.active && 'border-accent font-medium text-ink',
      )}
    >
      {props.children}
    </button>
  )
}

function Narrow(props: ReplayLayoutProps) {
  const { narrowPane, onNarrowPane, pane, onPane } = props
  const showRight = (id: RightPane) => {
    onPane(id)
    onNarrowPane('right')
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div role="tablist" aria-label="Panes" className="flex shrink-0 gap-1 overflow-x-auto border-b px-2">
        <TabButton active={narrowPane === 'steps'} onClick={() => onNarrowPane('steps')}>
          Steps
        </TabButton>
        <TabButton active={narrowPane === 'step'} onClick={() => onNarrowPane('step')}>
          Step
        </TabButton>
        {rightPanes.map(({ id, label }) => (
          <TabButton key={id} active={narrowPane === 'right' && pane === id} onClick={() => showRight(id)}>
            {label}
          </TabButton>
        ))}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        {narrowPane === 'steps' && props.steps}
        {narrowPane === 'step' && props.detail}
        {narrowPane === 'right' && props[pane]}
      </div>
    </div>
  )
}
