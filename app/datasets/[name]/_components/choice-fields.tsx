import Link from 'next/link'
import { listAddress } from '#app/datasets/recipe-draft.ts'
import { Choice } from '#components/ui/choice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { DraftProps } from './recipe-editor.tsx'

/** Which trajectories may come in at all. */
export function ChoiceFields({
  draft,
  problems,
  onChange,
  benchmarks,
}: DraftProps & { benchmarks: string[] }) {
  const error = problems?.filter
  return (
    <>
      <Field
        label="Filter"
        htmlFor="filter"
        hint={
          <>
            As in the address of the list, e.g. verdict=passed&language=python; empty takes all.{' '}
            <Link
              href={listAddress(draft.filter) ?? '/trajectories'}
              target="_blank"
              title="In a new tab: what is not saved stays here"
              className="text-accent underline"
            >
              See them in the list
            </Link>
          </>
        }
        {...(error ? { error } : {})}
      >
        <Input
          id="filter"
          className="font-mono text-sm"
          aria-describedby="filter-hint"
          aria-invalid={error !== undefined}
          value={draft.filter}
          onChange={(event) => onChange({ filter: event.target.value })}
        />
      </Field>
      <div className="flex flex-col gap-1.5">
        <Choice checked={draft.onlyApproved} onChange={(onlyApproved) => onChange({ onlyApproved })}>
          Only what was approved
        </Choice>
        <Choice checked={draft.solvingOnly} onChange={(solvingOnly) => onChange({ solvingOnly })}>
          Only what solves a task (no set-up, no test-writing)
        </Choice>
        <Choice checked={draft.imported} onChange={(imported) => onChange({ imported })}>
          Imported trajectories, too
        </Choice>
        <Choice checked={draft.stale} onChange={(stale) => onChange({ stale })}>
          Those whose verdict is stale, too
        </Choice>
      </div>
      {benchmarks.length > 0 && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium text-sm">Nothing that is in</legend>
          {benchmarks.map((name) => (
            <Choice
              key={name}
              checked={draft.without.includes(name)}
              onChange={(on) =>
                onChange({
                  without: on ? [...draft.without, name] : draft.without.filter((each) => each !== name),
                })
              }
            >
              <span className="font-mono text-sm">{name}</span>
            </Choice>
          ))}
        </fieldset>
      )}
    </>
  )
}
