'use client'
import { Pause, Play } from 'lucide-react'
import type { Markers } from '#lib/trajectories/markers.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import { Scrubber } from './scrubber.tsx'
import { type Player, type Speed, speeds } from './use-player.ts'

type TimeBarProps = {
  outline: Outline
  markers: Markers
  player: Player
  selected: number
  onSelect: (place: number) => void
}

/** Play, how fast, and the whole trajectory to go anywhere in. */
export function TimeBar({ outline, markers, player, selected, onSelect }: TimeBarProps) {
  const Icon = player.playing ? Pause : Play
  return (
    <section aria-label="Time" className="flex h-8 shrink-0 items-center gap-2 border-b bg-surface px-3">
      <button
        type="button"
        aria-label={player.playing ? 'Pause' : 'Play'}
        title={`${player.playing ? 'Pause' : 'Play'} (space)`}
        onClick={player.toggle}
        className="flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
      >
        <Icon className="size-4" aria-hidden />
      </button>
      <select
        aria-label="Speed"
        title="Steps a second (< and >)"
        value={player.speed}
        onChange={(event) => player.setSpeed(Number(event.target.value) as Speed)}
        className="h-6 shrink-0 rounded bg-transparent text-muted text-sm tabular-nums hover:text-ink"
      >
        {speeds.map((speed) => (
          <option key={speed} value={speed}>
            {speed}/s
          </option>
        ))}
      </select>
      <Scrubber outline={outline} markers={markers} selected={selected} onSelect={onSelect} />
    </section>
  )
}
