'use client'
import { Pause, Play } from 'lucide-react'
import type { Markers } from '#lib/trajectories/markers.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import { Scrubber } from './scrubber.tsx'
import type { Player } from './use-player.ts'

type TimeBarProps = {
  outline: Outline
  markers: Markers
  player: Player
  selected: number
  onSelect: (place: number) => void
  onSeek: (place: number) => void
}

/** Play, how fast, and the whole trajectory to go anywhere in. */
export function TimeBar({ outline, markers, player, ...place }: TimeBarProps) {
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
      <button
        type="button"
        title="Steps a second: press for the next one (< and >)"
        onClick={player.nextSpeed}
        className="h-6 w-9 shrink-0 rounded text-muted text-sm tabular-nums hover:bg-hover hover:text-ink"
      >
        <span className="sr-only">Speed: </span>
        {player.speed}/s
      </button>
      <Scrubber outline={outline} markers={markers} {...place} />
    </section>
  )
}
