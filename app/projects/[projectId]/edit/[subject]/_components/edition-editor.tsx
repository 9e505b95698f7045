'use client'
import { useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { CodeEditor } from '#components/monaco/index.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { EditProblem, Subject } from '#lib/pipeline/editable.ts'
import { approve, save } from '../../actions.ts'
import { GoOn } from './go-on.tsx'
import { type ShownVersion, VersionList } from './version-list.tsx'

type EditionEditorProps = {
  address: { projectId: string; subject: Subject; taskNumber: string | null }
  /** name of the edited text as a file */
  path: string
  /** newest first, never empty */
  versions: ShownVersion[]
  task: { number: string; state: string } | null
  hasRepository: boolean
  models: ModelOptions
}

const hints: Record<Subject, string> = {
  proposal: 'What agents are told about the project. Its short name and language stay.',
  plan: 'Phases, modules and tasks. Add, remove and move tasks; numbers follow the order, and what is built keeps its number.',
  checklist: 'Cases become tests with these names; each cites the criteria it proves.',
  tests: 'Protected tests of this task. They count once a run has put them through the gates.',
}

export function EditionEditor({ address, path, versions, task, hasRepository, models }: EditionEditorProps) {
  const newest = versions[0] as ShownVersion
  const [text, setText] = useState(newest.text)
  const [note, setNote] = useState('')
  const [problems, setProblems] = useState<EditProblem[]>([])
  const [changed, setChanged] = useState<string[]>([])
  const saving = useAction(save, {
    onSuccess: (outcome) => {
      setProblems('problems' in outcome ? outcome.problems : [])
      if ('version' in outcome) setChanged(outcome.changed)
    },
  })
  const approving = useAction(approve, { success: `Version ${newest.version} is approved.` })
  const edited = text !== newest.text
  return (
    <div className="grid items-start gap-4 p-4 xl:grid-cols-[3fr_2fr]">
      <Panel title={<code>{path}</code>} aside={`version ${newest.version}${edited ? ', edited' : ''}`}>
        <p className="border-b px-4 py-2 text-muted text-sm">{hints[address.subject]}</p>
        {/* as high before the editor has come */}
        <div className="h-[62vh] min-h-72">
          <CodeEditor
            initial={newest.text}
            path={path}
            label={`Text of ${path}`}
            problems={problems}
            onChange={setText}
            className="h-full"
          />
        </div>
        <Problems problems={problems} />
        <form
          className="flex flex-wrap items-end gap-3 border-t px-4 py-3"
          onSubmit={(event) => {
            event.preventDefault()
            saving.run({
              address,
              path: address.subject === 'tests' ? path : null,
              text,
              note,
              basedOn: newest.version,
            })
          }}
        >
          <div className="min-w-48 flex-1">
            <Field label="What you changed and why" htmlFor="note">
              <Input
                id="note"
                value={note}
                maxLength={1_000}
                onChange={(event) => setNote(event.target.value)}
              />
            </Field>
          </div>
          {!newest.approvedAt && !edited && (
            <Button
              pending={approving.pending}
              onClick={() => approving.run({ address, version: newest.version })}
            >
              Approve version {newest.version}
            </Button>
          )}
          <Button variant="primary" type="submit" pending={saving.pending} disabled={!edited}>
            Save new version
          </Button>
        </form>
      </Panel>
      <div className="flex min-w-0 flex-col gap-4">
        <GoOn
          address={address}
          newest={newest}
          changed={changed}
          task={task}
          hasRepository={hasRepository}
          models={models}
        />
        <VersionList versions={versions} path={path} />
      </div>
    </div>
  )
}

function Problems({ problems }: { problems: EditProblem[] }) {
  if (problems.length === 0) return null
  return (
    <div role="alert" className="border-t bg-red-soft px-4 py-2 text-red text-sm">
      <ul aria-label="Problems">
        {problems.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            {line !== null && <span className="mr-1.5 tabular-nums">line {line}</span>}
            {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
