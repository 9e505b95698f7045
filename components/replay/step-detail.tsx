'use client'
import { Brain, CornerDownRight, Milestone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatCount, formatDuration, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { imagesOfStep } from '#lib/trajectories/images.ts'
import type { StepRow } from '#lib/trajectories/replay.ts'
import type { StepBody } from '#lib/trajectories/types.ts'
import { CallView } from './call-view.tsx'
import { FoldedText } from './folded-text.tsx'
import { Images, SourceFields } from './images.tsx'
import { useStepBody } from './use-replay.ts'

type StepDetailProps = {
  trajectoryId: string
  step: StepRow
  /** known so far */
  total: number
  marker: string | undefined
  /** its source may leave numbers out: a 0 is then not known */
  imported: boolean
  onOpenFile: (path: string) => void
}

export function StepDetail({ trajectoryId, step, total, marker, imported, onOpenFile }: StepDetailProps) {
  const { body, error, retry } = useStepBody(trajectoryId, step.index, total)
  return (
    <article aria-label={`Step ${step.index + 1}`} className="flex flex-col">
      <header className="sticky top-0 z-10 border-b bg-canvas px-4 py-1.5 text-sm">
        <h2 className="flex h-5 items-center gap-2 font-semibold text-base tabular-nums">
          <span className="whitespace-nowrap">
            Step {formatCount(step.index + 1)}{' '}
            <span className="font-normal text-faint">of {formatCount(total)}</span>
          </span>
          <StepBadge step={step} marker={marker} />
        </h2>
        <dl className="mt-0.5 flex flex-wrap gap-x-3 text-muted tabular-nums">
          <Numbers step={step} imported={imported} />
        </dl>
      </header>
      {body ? (
        <Body key={step.index} body={body} onOpenFile={onOpenFile} />
      ) : error ? (
        <div className="flex flex-col items-start gap-2 p-4">
          <p className="text-red">Not loaded: {error.message}</p>
          <Button size="sm" onClick={() => retry()}>
            Try again
          </Button>
        </div>
      ) : (
        <div role="status" aria-label="Loading the step" className="flex flex-col gap-3 p-4">
          <Skeleton className="w-3/4" />
          <Skeleton className="h-20 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
      )}
    </article>
  )
}

function Numbers({ step, imported }: Pick<StepDetailProps, 'step' | 'imported'>) {
  const said = (value: number, format: (value: number) => string) =>
    imported && value === 0 ? 'not recorded' : format(value)
  const tokens = `${formatTokens(step.promptTokens)} + ${formatTokens(step.completionTokens)}`
  return (
    <>
      <Fact name="tokens" title="Prompt and completion tokens as the endpoint counted them">
        {said(step.promptTokens + step.completionTokens, () => tokens)}
      </Fact>
      <Fact name="cost">{said(step.costUsd, formatUsd)}</Fact>
      <Fact name="model">{said(step.modelMs, formatDuration)}</Fact>
      <Fact name="tools">{said(step.toolMs, formatDuration)}</Fact>
    </>
  )
}

/** What made somebody stop here: the tests before everything else. */
function StepBadge({ step, marker }: { step: StepRow; marker: string | undefined }) {
  if (step.testsFailed !== null) {
    const passed = step.testsPassed ?? 0
    return (
      <Badge tone={step.testsFailed > 0 ? 'red' : 'green'}>
        {marker ?? 'tests'}: {passed} of {passed + step.testsFailed} passed
      </Badge>
    )
  }
  return marker ? <Badge tone={marker === 'finish' ? 'blue' : 'amber'}>{marker}</Badge> : null
}

function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div className="flex gap-1" title={title}>
      <dt className="text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Body({ body, onOpenFile }: { body: StepBody; onOpenFile: (path: string) => void }) {
  const thought = thoughtOf(body)
  const said = body.reply.filter((message) => message.role === 'user' || message.role === 'system')
  // in the text dialect the answer of a call is itself a user message, shown with its call
  const extra = body.calls.length > 0 && body.reply.every((message) => message.role === 'user') ? [] : said
  return (
    <div className="flex flex-col gap-3 p-4">
      {body.reasoning && (
        <details className="rounded-md border bg-surface">
          <summary className="flex items-center gap-2 px-3 py-1.5 text-muted text-sm">
            <Brain className="size-3.5" aria-hidden /> Reasoning
          </summary>
          <p className="whitespace-pre-wrap border-t px-3 py-2 text-muted">{body.reasoning}</p>
        </details>
      )}
      {thought && <p className="max-w-[80ch] whitespace-pre-wrap [overflow-wrap:anywhere]">{thought}</p>}
      {!thought && body.calls.length === 0 && <p className="text-faint">Empty: the model said nothing.</p>}
      {body.calls.map((call) => (
        <CallView
          key={call.id}
          call={call}
          observation={body.observations.find((each) => each.callId === call.id)}
          onOpenFile={onOpenFile}
        />
      ))}
      <Images placed={imagesOfStep(body)} />
      {body.marks.map((mark) => (
        <p
          key={mark}
          className="flex items-center gap-2 rounded-md bg-blue-soft px-3 py-1.5 text-blue text-sm"
        >
          <Milestone className="size-4" aria-hidden /> {mark}
        </p>
      ))}
      {extra.map((message) => (
        <div key={message.content} className="overflow-hidden rounded-md border bg-surface">
          <p className="flex items-center gap-2 border-b px-3 py-1 text-muted text-sm">
            <CornerDownRight className="size-3.5" aria-hidden />{' '}
            {message.role === 'system' ? 'The system then said' : 'The environment then said'}
          </p>
          <FoldedText text={message.content ?? ''} label="What the environment said" />
        </div>
      ))}
      <Recorded body={body} />
      <SourceFields title="What else the source says of this step" value={body.imported ?? {}} />
    </div>
  )
}

/** In the text dialect the call is a part of the message: it is shown below, once. */
function thoughtOf(body: StepBody): string {
  const content = body.message.content ?? ''
  const native = 'tool_calls' in body.message && body.message.tool_calls
  if (native || body.calls.length === 0) return content.trim()
  return content.split(/<function=/)[0]?.trim() ?? ''
}

/** The last word on what happened: the messages exactly as the model sent and saw them. */
function Recorded({ body }: { body: StepBody }) {
  return (
    <details className="text-sm">
      <summary className="text-faint hover:text-ink">Messages exactly as recorded</summary>
      <pre className="mt-1 whitespace-pre-wrap rounded-md border bg-surface px-3 py-2 [overflow-wrap:anywhere]">
        {JSON.stringify([body.message, ...body.reply], null, 2)}
      </pre>
    </details>
  )
}
