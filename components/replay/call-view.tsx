import { classNames } from '#components/ui/class-names.ts'
import { formatCount, formatDuration } from '#components/ui/numbers.ts'
import { shellCommand, toolKind } from '#lib/trajectories/tool-kinds.ts'
import type { Call, Observation } from '#lib/trajectories/types.ts'
import { FoldedText } from './folded-text.tsx'

type CallViewProps = {
  call: Call
  observation: Observation | undefined
  onOpenFile: (path: string) => void
}

/** One call and what came of it. */
export function CallView({ call, observation, onOpenFile }: CallViewProps) {
  return (
    <article aria-label={`Call of ${call.name}`} className="overflow-hidden rounded-md border bg-surface">
      <CallRequest call={call} onOpenFile={onOpenFile} />
      {observation ? (
        <ObservationView observation={observation} quiet={toolKind(call.name) === 'think'} />
      ) : (
        <p className="border-t px-3 py-1.5 text-faint text-sm">No answer to this call was recorded.</p>
      )}
    </article>
  )
}

function CallRequest({ call, onOpenFile }: Omit<CallViewProps, 'observation'>) {
  const text = (key: string) => {
    const value = call.arguments?.[key]
    return typeof value === 'string' ? value : ''
  }
  if (call.arguments === null) return <Malformed call={call} />
  const command = shellCommand(call)
  if (command !== null) {
    return (
      <pre className="whitespace-pre-wrap bg-hover px-3 py-2 leading-[18px] [overflow-wrap:anywhere]">
        <span className="select-none text-accent">$ </span>
        {command}
      </pre>
    )
  }
  switch (call.name) {
    case 'str_replace_editor':
      return <EditorRequest call={call} text={text} onOpenFile={onOpenFile} />
    case 'think':
      return <p className="whitespace-pre-wrap px-3 py-2 text-muted italic">{text('thought')}</p>
    case 'finish':
      return (
        <div className="px-3 py-2">
          <ToolName>finish</ToolName>
          <p className="mt-1 whitespace-pre-wrap">{text('message') || 'Without a message.'}</p>
        </div>
      )
    default:
      return (
        <div className="px-3 py-2">
          <ToolName>{call.name}</ToolName>
          <pre className="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
            {JSON.stringify(call.arguments, null, 2)}
          </pre>
        </div>
      )
  }
}

function ToolName({ children }: { children: string }) {
  return <code className="rounded bg-grey-soft px-1.5 py-0.5 font-medium text-grey">{children}</code>
}

function Malformed({ call }: { call: Call }) {
  return (
    <div className="px-3 py-2">
      <ToolName>{call.name}</ToolName>
      <span className="ml-2 text-amber text-sm">arguments that could not be read, as received:</span>
      <pre className="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{call.rawArguments}</pre>
    </div>
  )
}

type EditorRequestProps = { call: Call; text: (key: string) => string; onOpenFile: (path: string) => void }

function EditorRequest({ call, text, onOpenFile }: EditorRequestProps) {
  const command = text('command')
  const path = text('path')
  const range = call.arguments?.view_range
  return (
    <>
      <div className="flex items-center gap-2 bg-hover px-3 py-1.5">
        <ToolName>{command || 'str_replace_editor'}</ToolName>
        <button
          type="button"
          className="min-w-0 truncate font-mono text-accent text-sm hover:underline"
          title="Open in the workspace"
          onClick={() => onOpenFile(path)}
        >
          {path}
        </button>
        {Array.isArray(range) && <span className="text-faint text-sm">lines {range.join(' to ')}</span>}
        {command === 'insert' && (
          <span className="text-faint text-sm">after line {String(call.arguments?.insert_line ?? '?')}</span>
        )}
      </div>
      {command === 'create' && <Lines sign="+" text={text('file_text')} label={`Text of ${path}`} />}
      {command === 'str_replace' && (
        <>
          <Lines sign="-" text={text('old_str')} label="Lines taken away" />
          <Lines sign="+" text={text('new_str')} label="Lines put there" />
        </>
      )}
      {command === 'insert' && <Lines sign="+" text={text('new_str')} label="Lines put there" />}
    </>
  )
}

const linesShown = 24

function Lines({ sign, text, label }: { sign: '+' | '-'; text: string; label: string }) {
  if (text === '') return null
  const lines = text.replace(/\n$/, '').split('\n')
  const shown = lines.slice(0, linesShown)
  const hidden = lines.length - shown.length
  const block = (some: string[]) => (
    <pre className="whitespace-pre-wrap leading-[18px] [overflow-wrap:anywhere]">
      {some.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never move
        <span key={index} className="block pl-7 -indent-4">
          <span className="select-none opacity-60">{sign} </span>
          {line}
        </span>
      ))}
    </pre>
  )
  return (
    <section
      aria-label={label}
      className={classNames('py-1', sign === '+' ? 'bg-green-soft text-green' : 'bg-red-soft text-red')}
    >
      {block(shown)}
      {hidden > 0 && (
        <details>
          <summary className="px-3 py-0.5 text-sm">{formatCount(hidden)} more lines</summary>
          {block(lines.slice(linesShown))}
        </details>
      )}
    </section>
  )
}

function ObservationView({ observation, quiet }: { observation: Observation; quiet: boolean }) {
  const { content, error, exitCode, durationMs, cutBytes } = observation
  if (quiet && !error) return null
  return (
    <div className="border-t">
      {content.trim() === '' ? (
        <p className="px-3 py-1.5 text-faint text-sm">Empty: it printed nothing.</p>
      ) : (
        <FoldedText text={content} label="What came of it" />
      )}
      <footer className="flex flex-wrap items-center gap-x-3 border-t px-3 py-1 text-faint text-xs tabular-nums">
        {exitCode !== undefined && (
          <span className={exitCode === 0 ? 'text-green' : 'text-red'}>
            {exitCode === null ? 'did not exit by itself' : `exit code ${exitCode}`}
          </span>
        )}
        {exitCode === undefined && error && <span className="text-red">failed</span>}
        <span>{durationMs === null ? 'time not recorded' : formatDuration(durationMs)}</span>
        {cutBytes !== undefined && cutBytes > 0 && (
          <span className="text-amber">
            {formatCount(cutBytes)} bytes were cut before the model saw it; they were not recorded
          </span>
        )}
      </footer>
    </div>
  )
}
