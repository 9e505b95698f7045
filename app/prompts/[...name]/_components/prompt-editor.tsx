'use client'
import { Check, TriangleAlert } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { savePrompt } from '#app/prompts/actions.ts'
import { CodeEditor } from '#components/monaco/index.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { type PromptProblem, promptProblems } from '#lib/prompts/check-prompt.ts'

type PromptEditorProps = {
  name: string
  text: string
  /** the version it begins with; 0 = the file */
  version: number
  /** nothing of it is stored yet */
  isNew: boolean
  placeholders: string[]
}

export function PromptEditor({ name, text, version, isNew, placeholders }: PromptEditorProps) {
  const router = useRouter()
  const [draft, setDraft] = useState(text)
  const [note, setNote] = useState('')
  const [activate, setActivate] = useState(true)
  const saving = useAction(savePrompt, {
    success: (saved) => `Version ${saved} is saved${activate ? ' and used from the next run on' : ''}.`,
    onSuccess: (saved) => router.push(`/prompts/${name}?version=${saved}`),
  })
  const problems = promptProblems(name, draft)
  const changed = isNew || draft.trimEnd() !== text.trimEnd()
  return (
    <Panel
      title={isNew ? 'A new domain' : version === 0 ? 'Text of the file' : `Text of version ${version}`}
      aside={<Placeholders names={placeholders} problems={problems} draft={draft} />}
    >
      {/* as high before the editor has come */}
      <div className="h-[min(62vh,44rem)] min-h-64">
        <CodeEditor
          initial={text}
          path={`${name}.md`}
          label={`Text of ${name}`}
          onChange={setDraft}
          problems={problems}
          className="h-full"
        />
      </div>
      <form
        className="flex flex-col gap-3 border-t p-4"
        onSubmit={(event) => {
          event.preventDefault()
          saving.run({ name, text: draft, note, activate })
        }}
      >
        <Problems problems={problems} />
        <div className="flex flex-wrap items-center gap-3">
          <Input
            aria-label="What changed and why"
            placeholder="What changed and why"
            className="min-w-48 flex-1"
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.target.value)}
          />
          <label className="flex items-center gap-1.5 whitespace-nowrap text-muted">
            <input
              type="checkbox"
              checked={activate}
              onChange={(event) => setActivate(event.target.checked)}
            />
            use it from the next run on
          </label>
          <Button
            type="submit"
            variant="primary"
            pending={saving.pending}
            disabled={!changed || problems.length > 0}
          >
            Save as a new version
          </Button>
        </div>
        {saving.error && (
          <p role="alert" className="text-red">
            {saving.error}
          </p>
        )}
      </form>
    </Panel>
  )
}

type PlaceholdersProps = { names: string[]; problems: PromptProblem[]; draft: string }

/** Which ones the prompt knows, and which of them the text uses. */
function Placeholders({ names, draft }: PlaceholdersProps) {
  if (names.length === 0) return <span>no placeholders</span>
  const used = names.filter((name) => draft.includes(`{{${name}}}`)).length
  return (
    <span title={names.map((name) => `{{${name}}}`).join(', ')}>
      {used} of {names.length} placeholders
    </span>
  )
}

function Problems({ problems }: { problems: PromptProblem[] }) {
  if (problems.length === 0) {
    return (
      <p role="status" className="flex items-center gap-1.5 text-muted text-sm">
        <Check className="size-3.5 text-green" aria-hidden />
        Placeholders are as this prompt needs them.
      </p>
    )
  }
  return (
    <div role="status" aria-label="Problems of the text">
      <ul className="flex flex-col gap-1 text-sm">
        {problems.map(({ line, message }) => (
          <li key={`${line} ${message}`} className="flex items-baseline gap-2">
            <Badge tone="red" icon={<TriangleAlert aria-hidden />}>
              {line === null ? 'whole text' : `line ${line}`}
            </Badge>
            <span>It {message}.</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
