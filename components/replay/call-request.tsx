import { classNames } from '#components/ui/class-names.ts'
import type { ShownRequest, ShownText } from '#lib/trajectories/shown-step.ts'
import { FoldedText } from './folded-text.tsx'
import { JsonTree } from './json-tree.tsx'
import { SignedLines } from './signed-lines.tsx'

type CallRequestProps = { name: string; request: ShownRequest; onOpenFile: (path: string) => void }

/** What was asked for, in the form in which it reads best. */
export function CallRequest({ name, request, onOpenFile }: CallRequestProps) {
  switch (request.kind) {
    case 'command':
      return <Command command={request.command} />
    case 'editor':
      return <Editor request={request} onOpenFile={onOpenFile} />
    case 'thought':
      return (
        <p data-text className="whitespace-pre-wrap px-3 py-2 text-muted italic [overflow-wrap:anywhere]">
          {request.thought.text}
        </p>
      )
    case 'finish':
      return (
        <div className="px-3 py-2">
          <ToolName>{name}</ToolName>
          {request.message ? (
            <p data-text className="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
              {request.message.text}
            </p>
          ) : (
            <p className="mt-1 text-faint">Without a message.</p>
          )}
        </div>
      )
    case 'arguments':
      return (
        <div>
          <p className="px-3 pt-2">
            <ToolName>{name}</ToolName>
          </p>
          <JsonTree value={request.value} label={`Arguments of ${name}`} />
        </div>
      )
    case 'text':
      return (
        <div>
          <p className="px-3 pt-2">
            <ToolName>{name}</ToolName>
            <span className="ml-2 text-amber text-sm">
              {request.why === 'long'
                ? 'arguments too long for a tree, as received:'
                : 'arguments that could not be read, as received:'}
            </span>
          </p>
          <FoldedText text={request.text} label={`Arguments of ${name}`} />
        </div>
      )
  }
}

function ToolName({ children }: { children: string }) {
  return (
    <code data-text className="rounded bg-grey-soft px-1.5 py-0.5 font-medium text-grey">
      {children}
    </code>
  )
}

function Command({ command }: { command: ShownText }) {
  return (
    <div className="flex bg-hover">
      <span aria-hidden className="select-none py-2 pl-3 font-mono text-accent text-xs leading-[18px]">
        $
      </span>
      <FoldedText text={command} label="Command" className="min-w-0 flex-1 [&_pre]:pl-2" />
    </div>
  )
}

type EditorProps = {
  request: Extract<ShownRequest, { kind: 'editor' }>
  onOpenFile: (path: string) => void
}

function Editor({ request, onOpenFile }: EditorProps) {
  const { command, path, range, taken, put } = request
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 bg-hover px-3 py-1.5">
        <ToolName>{command}</ToolName>
        <button
          type="button"
          data-text
          className="min-w-0 truncate font-mono text-accent text-sm hover:underline"
          title="Open in the workspace"
          onClick={() => onOpenFile(path)}
        >
          {path}
        </button>
        {range && (
          <span data-text className="text-faint text-sm">
            {range}
          </span>
        )}
      </div>
      {taken && <SignedLines sign="-" text={taken} label="Lines taken away" />}
      {put && (
        <SignedLines
          sign="+"
          text={put}
          label={command === 'create' ? `Text of ${path}` : 'Lines put there'}
          className={classNames(taken && 'border-t-0')}
        />
      )}
    </>
  )
}
