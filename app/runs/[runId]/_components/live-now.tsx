import Anser from 'anser'
import Link from 'next/link'
import { formatCount, formatUsd } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { getBlob } from '#lib/data/blobs.ts'
import type { findLiveTrajectory } from '#lib/data/runs.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'

type Live = NonNullable<Awaited<ReturnType<typeof findLiveTrajectory>>>

const tailLines = 10

/** What an agent of the run does at this moment: its newest steps and the end of its last output. */
export async function LiveNow({ live, state }: { live: Live | null; state: string }) {
  if (!live) {
    return (
      <Panel title="Now">
        <p className="px-4 py-3 text-muted">
          {state === 'queued'
            ? 'Waiting for a free worker.'
            : 'No agent is at work: a model is asked, or tests run.'}
        </p>
      </Panel>
    )
  }
  const last = live.newest.at(-1)
  const output = last ? await lastOutput(last.bodyBlob) : ''
  return (
    <Panel
      title={
        <Link href={`/trajectories/${live.id}`} className="hover:underline">
          Now: {live.title}
        </Link>
      }
      aside={
        <span className="tabular-nums">
          step {formatCount(live.steps)} · {formatUsd(live.costUsd)}
        </span>
      }
    >
      <ol className="flex flex-col py-1">
        {live.newest.map((step) => (
          <li key={step.index} className="relative flex h-7 items-center gap-2 px-4 hover:bg-hover">
            <StateIcon state={step.outcome === 'error' ? 'failed' : 'done'} />
            <span className="w-6 shrink-0 text-right text-faint text-sm tabular-nums">{step.index + 1}</span>
            <Link
              href={`/trajectories/${live.id}?step=${step.index + 1}`}
              className="row-link truncate font-mono text-sm"
            >
              {step.summary}
            </Link>
            <span className="ml-auto shrink-0 text-faint text-sm">
              <RelativeTime at={step.createdAt} />
            </span>
          </li>
        ))}
      </ol>
      {output && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <pre tabIndex={0} className="max-h-48 overflow-auto border-t bg-canvas px-4 py-2 text-muted">
          {output}
        </pre>
      )}
    </Panel>
  )
}

async function lastOutput(bodyBlob: string): Promise<string> {
  const body = parseStepBody(await getBlob(bodyBlob))
  const content = body.observations.at(-1)?.content ?? ''
  const lines = Anser.ansiToText(content).trimEnd().split('\n')
  const hidden = lines.length - tailLines
  return hidden > 0 ? [`… ${hidden} lines above`, ...lines.slice(-tailLines)].join('\n') : lines.join('\n')
}
