import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  Flag,
  History,
  LoaderCircle,
  type LucideIcon,
  Minus,
  Pause,
  ServerCrash,
  ThumbsDown,
  ThumbsUp,
} from 'lucide-react'
import { Badge, type Tone } from './badge.tsx'
import { classNames } from './class-names.ts'

type Look = { tone: Tone; icon: LucideIcon; label?: string; spins?: boolean }

const running: Look = { tone: 'blue', icon: LoaderCircle, spins: true }
const good: Look = { tone: 'green', icon: CircleCheck }
const bad: Look = { tone: 'red', icon: CircleX }
const attention: Look = { tone: 'amber', icon: CircleAlert }
const waiting: Look = { tone: 'grey', icon: CircleDashed }

/** Every state word of the schema: projects, tasks, runs, stages, trajectories, verdicts, tests, reviews, calls. */
const looks: Record<string, Look> = {
  proposed: waiting,
  planned: waiting,
  building: running,
  built: good,
  'partly-built': attention,
  testing: { ...running, label: 'writing tests' },
  'tests-ready': { tone: 'blue', icon: CircleDashed },
  implementing: running,
  queued: { tone: 'grey', icon: Clock },
  running,
  cancelling: { ...running, tone: 'amber' },
  cancelled: { tone: 'grey', icon: Ban },
  succeeded: good,
  partly: { ...attention, label: 'partly done' },
  done: good,
  passed: good,
  proven: good,
  refused: bad,
  failed: bad,
  blocked: { tone: 'amber', icon: Ban },
  flagged: { tone: 'amber', icon: Flag },
  stale: { tone: 'grey', icon: History },
  paused: { tone: 'amber', icon: Pause },
  infrastructure: { tone: 'amber', icon: ServerCrash },
  'not-verified': waiting,
  ended: { tone: 'grey', icon: Minus },
  finished: good,
  'step-limit': attention,
  'token-limit': attention,
  'cost-limit': attention,
  'time-limit': attention,
  'no-tool-call': attention,
  'model-error': bad,
  error: bad,
  skipped: { tone: 'grey', icon: Minus },
  missing: { tone: 'amber', icon: CircleDashed },
  approved: { tone: 'green', icon: ThumbsUp },
  rejected: { tone: 'red', icon: ThumbsDown },
  unreviewed: waiting,
  sent: running,
  doubtful: attention,
}

const toneText: Record<Tone, string> = {
  green: 'text-green',
  red: 'text-red',
  amber: 'text-amber',
  blue: 'text-blue',
  grey: 'text-grey',
}

function lookOf(state: string): Look {
  return looks[state] ?? waiting
}

/** The state as people read it: "partly-built" is "partly built". */
export function stateLabel(state: string): string {
  return looks[state]?.label ?? state.replaceAll('-', ' ')
}

export function StateIcon({ state, className }: { state: string; className?: string }) {
  const look = lookOf(state)
  return (
    <look.icon
      aria-label={stateLabel(state)}
      role="img"
      className={classNames(
        'size-3.5 shrink-0',
        toneText[look.tone],
        look.spins && 'animate-spin',
        className,
      )}
    />
  )
}

export function StateBadge({ state, title }: { state: string; title?: string }) {
  const look = lookOf(state)
  return (
    <Badge
      tone={look.tone}
      title={title}
      icon={<look.icon aria-hidden className={look.spins ? 'animate-spin' : ''} />}
    >
      {stateLabel(state)}
    </Badge>
  )
}
