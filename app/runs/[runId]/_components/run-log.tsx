'use client'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { memo, useEffect, useRef, useState } from 'react'
import type { LiveEvent } from '#components/live/live-event.ts'
import { type StreamState, useEvents } from '#components/live/use-events.ts'
import { useRefresh } from '#components/live/use-refresh.ts'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { FollowEnd } from './follow-end.tsx'

const levels = ['debug', 'info', 'warn', 'error'] as const
type Level = (typeof levels)[number]

/** lines kept in the page; older ones are let go and can be read again */
const keptLines = 2_000

/** an event younger than this came after the page was made, or about then */
const freshMs = 20_000

type RunLogProps = {
  runId: string
  /** event id after which the page begins to read */
  afterId: string
  /** lines before that, not loaded */
  older: number
  /** nothing more will come of it */
  ended: boolean
}

export function RunLog({ runId, afterId, older, ended }: RunLogProps) {
  const [start, setStart] = useState({ afterId, older })
  const { events, dropped, stream } = useLog(runId, start.afterId)
  const [level, setLevel] = useQueryState('level', parseAsStringLiteral(levels).withDefault('info'))
  const shown = events.filter((event) => levels.indexOf(event.level) >= levels.indexOf(level))
  const notLoaded = start.older + dropped
  return (
    <Panel
      title="Log"
      className="xl:col-span-2"
      aside={
        <>
          {!(ended && stream === 'live') && <StreamWord state={stream} />}
          <LevelFilter level={level} events={events} onChange={setLevel} />
        </>
      }
    >
      <FollowEnd count={shown.length} enabled className="h-80 overflow-auto py-1 font-mono text-sm">
        {notLoaded > 0 && (
          <p className="flex items-center gap-3 px-4 py-1 text-faint">
            {formatCount(notLoaded)} earlier lines are not loaded
            {start.older > 0 && (
              <Button size="sm" onClick={() => setStart({ afterId: '0', older: 0 })}>
                Load from the start
              </Button>
            )}
          </p>
        )}
        {shown.map((event) => (
          <LogLine key={event.id} event={event} />
        ))}
        {shown.length === 0 && (
          <p className="px-4 py-2 font-sans text-muted">
            {events.length > 0
              ? `Nothing at level ${level} or above.`
              : stream === 'connecting'
                ? 'Reading the log…'
                : 'Nothing has been said yet.'}
          </p>
        )}
      </FollowEnd>
    </Panel>
  )
}

/** Lines as they come, gathered for one frame so that a backlog is one rendering, not hundreds. */
function useLog(runId: string, afterId: string) {
  const [log, setLog] = useState<{ from: string; events: LiveEvent[]; dropped: number }>({
    from: afterId,
    events: [],
    dropped: 0,
  })
  const refresh = useRefresh()
  const waiting = useRef<LiveEvent[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  function flush() {
    timer.current = undefined
    const arrived = waiting.current
    waiting.current = []
    setLog((current) => {
      const before = current.from === afterId ? current : { from: afterId, events: [], dropped: 0 }
      const last = before.events.at(-1)?.seq ?? 0
      // a line that was sent again after a break is shown once
      const all = [...before.events, ...arrived.filter((event) => event.seq > last)]
      const excess = Math.max(0, all.length - keptLines)
      return { from: afterId, events: all.slice(excess), dropped: before.dropped + excess }
    })
  }
  const stream = useEvents(
    (event) => {
      waiting.current.push(event)
      // the backlog is already in the page; what comes after it changes the stages
      if (Date.now() - Date.parse(event.at) < freshMs) refresh()
      timer.current ??= setTimeout(flush, 60)
    },
    { runId, afterId },
  )
  return { ...log, stream }
}

const streamWords: Record<StreamState, string> = {
  connecting: 'connecting',
  live: 'live',
  broken: 'connection lost, trying again',
  paused: 'paused while hidden',
}

function StreamWord({ state }: { state: StreamState }) {
  return (
    <span className="flex items-center gap-1.5">
      <span
        aria-hidden
        className={classNames(
          'size-1.5 rounded-full',
          state === 'live' ? 'bg-green' : state === 'broken' ? 'bg-red' : 'bg-grey',
        )}
      />
      {streamWords[state]}
    </span>
  )
}

type LevelFilterProps = { level: Level; events: LiveEvent[]; onChange: (level: Level) => void }

function LevelFilter({ level, events, onChange }: LevelFilterProps) {
  return (
    <fieldset className="flex overflow-hidden rounded-md border">
      <legend className="sr-only">Least level shown</legend>
      {levels.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === level}
          onClick={() => onChange(each)}
          className={classNames(
            'h-6 border-l px-2 first:border-l-0 hover:bg-hover',
            each === level && 'bg-accent-soft text-ink',
          )}
        >
          {each}
          {(each === 'warn' || each === 'error') && (
            <span className="ml-1 text-faint tabular-nums">
              {events.filter((event) => event.level === each).length}
            </span>
          )}
        </button>
      ))}
    </fieldset>
  )
}

const levelColours: Record<Level, string> = {
  debug: 'text-faint',
  info: 'text-muted',
  warn: 'text-amber',
  error: 'text-red',
}

const LogLine = memo(function LogLine({ event }: { event: LiveEvent }) {
  const { trajectoryId, index } = event.data
  const text = (
    <span
      className={classNames(
        'min-w-0 whitespace-pre-wrap break-words',
        event.level !== 'info' && levelColours[event.level],
      )}
    >
      {event.message}
    </span>
  )
  return (
    <div className="flex gap-3 px-4 py-px hover:bg-hover">
      <time dateTime={event.at} suppressHydrationWarning className="shrink-0 text-faint tabular-nums">
        {new Date(event.at).toLocaleTimeString('en-GB')}
      </time>
      <span className={classNames('w-10 shrink-0', levelColours[event.level])}>{event.level}</span>
      {typeof trajectoryId === 'string' ? (
        <Link
          href={`/trajectories/${trajectoryId}${typeof index === 'number' ? `?step=${index + 1}` : ''}`}
          className="min-w-0 hover:underline"
        >
          {text}
        </Link>
      ) : (
        text
      )}
    </div>
  )
})
