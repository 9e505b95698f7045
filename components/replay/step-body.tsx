'use client'
import { Brain, CornerDownRight, Milestone } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { occurrences } from '#lib/trajectories/occurrences.ts'
import type { ShownStep, ShownText } from '#lib/trajectories/shown-step.ts'
import { plainOutput } from '#lib/trajectories/terminal.ts'
import { CallView } from './call-view.tsx'
import { FoldedText } from './folded-text.tsx'
import { Images } from './images.tsx'
import { JsonTree } from './json-tree.tsx'
import { useReading } from './reading.ts'
import { useMessages } from './use-replay.ts'
import { useRest } from './use-rest.ts'

type StepBodyProps = {
  trajectoryId: string
  index: number
  step: ShownStep
  onOpenFile: (path: string) => void
}

/** What was said and done, in order: the texts of shown-step.ts, each marked data-text, and nothing else that is searched. */
export function StepBody({ trajectoryId, index, step, onOpenFile }: StepBodyProps) {
  const { reasoning, thought, calls, images, marks, said, imported } = step
  return (
    <div className="flex flex-col gap-3 p-4">
      {reasoning && <Reasoning reasoning={reasoning} />}
      {thought && (
        <div className="max-w-[80ch]">
          <Prose text={thought} />
        </div>
      )}
      {!thought && calls.length === 0 && <p className="text-faint">Empty: the model said nothing.</p>}
      {calls.map((call) => (
        <CallView key={call.id} call={call} onOpenFile={onOpenFile} />
      ))}
      <Images placed={images} />
      {marks.map((mark) => (
        <p
          key={mark}
          className="flex items-center gap-2 rounded-md bg-blue-soft px-3 py-1.5 text-blue text-sm"
        >
          <Milestone className="size-4" aria-hidden /> <span data-text>{mark}</span>
        </p>
      ))}
      {said.map(({ role, text }) => (
        <div key={text.part} className="overflow-hidden rounded-md border bg-surface">
          <p className="flex items-center gap-2 border-b px-3 py-1 text-muted text-sm">
            <CornerDownRight className="size-3.5" aria-hidden />{' '}
            {role === 'system' ? 'The system then said' : 'The environment then said'}
          </p>
          <FoldedText text={text} label="What the environment said" />
        </div>
      ))}
      {imported && <Imported imported={imported} />}
      <Messages trajectoryId={trajectoryId} index={index} />
    </div>
  )
}

/** What the model says is prose, and a shell's colours in it are none. */
function Prose({ text: given }: { text: ShownText }) {
  const { text, more, load, loading, error } = useRest(given)
  return (
    <>
      <p data-text className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {plainOutput(text)}
      </p>
      {more > 0 && (
        <p className="flex items-center gap-2 text-amber text-sm">
          Not loaded: {formatCount(more)} more characters.
          <Button size="sm" pending={loading} onClick={() => void load()}>
            Load all
          </Button>
          {error}
        </p>
      )}
    </>
  )
}

function Reasoning({ reasoning }: { reasoning: ShownText }) {
  const { find } = useReading()
  const [opened, setOpened] = useState(false)
  const open = opened || occurrences(plainOutput(reasoning.text), find).length > 0
  return (
    <details
      open={open}
      onToggle={(event) => setOpened(event.currentTarget.open)}
      className="rounded-md border bg-surface"
    >
      <summary className="flex items-center gap-2 px-3 py-1.5 text-muted text-sm">
        <Brain className="size-3.5" aria-hidden /> Reasoning
      </summary>
      <FoldedText text={reasoning} label="Reasoning" className="border-t text-muted" lines={80} />
    </details>
  )
}

function Imported({ imported }: { imported: Record<string, unknown> }) {
  const { find } = useReading()
  const [opened, setOpened] = useState(false)
  return (
    <details
      open={opened || occurrences(JSON.stringify(imported), find).length > 0}
      onToggle={(event) => setOpened(event.currentTarget.open)}
      className="text-sm"
    >
      <summary className="text-faint hover:text-ink">What else the source says of this step</summary>
      <div className="mt-1 rounded-md border bg-surface">
        <JsonTree value={imported} label="What else the source says" />
      </div>
    </details>
  )
}

/** The last word on what happened: the messages exactly as the model sent and saw them. Not searched: the texts above are theirs. */
function Messages({ trajectoryId, index }: { trajectoryId: string; index: number }) {
  const [open, setOpen] = useState(false)
  const { data, error } = useMessages(trajectoryId, index, open)
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-faint hover:text-ink">Messages exactly as recorded</summary>
      {error ? (
        <p className="text-red">Not loaded: {error.message}</p>
      ) : data ? (
        <div className="mt-1 rounded-md border bg-surface">
          <FoldedText
            text={{ text: JSON.stringify(data, null, 2), more: 0, part: -1 }}
            label="Messages"
            lines={120}
          />
        </div>
      ) : (
        <p className="text-faint">Loading…</p>
      )}
    </details>
  )
}
