import type { RecipeDraft } from '#app/datasets/recipe-draft.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { DraftProps } from './recipe-editor.tsx'

type AmountKey = 'passFrom' | 'passTo' | 'passAttempts' | 'bestOf' | 'most' | 'seed' | 'validation'

const amounts: { name: AmountKey; label: string; hint: string }[] = [
  { name: 'passFrom', label: 'Passed at least, %', hint: 'of the measured attempts at a problem' },
  { name: 'passTo', label: 'Passed at most, %', hint: 'e.g. 80: what always passes teaches little' },
  { name: 'passAttempts', label: 'Of so many attempts', hint: 'or more, for a rate to count' },
  { name: 'bestOf', label: 'Best attempts', hint: 'at the same problem; empty takes all' },
  { name: 'most', label: 'Most rows', hint: 'in all; empty sets no limit' },
  { name: 'validation', label: 'Validation, %', hint: 'whole projects kept apart' },
  { name: 'seed', label: 'Seed', hint: 'of the order and of choices among equals' },
]

export function AmountFields({ draft, problems, onChange }: DraftProps) {
  return (
    <>
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
        {amounts.map((amount) => (
          <Amount key={amount.name} {...amount} {...{ draft, problems, onChange }} />
        ))}
      </div>
      <Field
        label="Licence"
        htmlFor="licence"
        hint="Under which the rows may be passed on, in the words of whoever signs; the card says it."
      >
        <Input
          id="licence"
          aria-describedby="licence-hint"
          value={draft.licence}
          onChange={(event) => onChange({ licence: event.target.value })}
        />
      </Field>
    </>
  )
}

type AmountProps = DraftProps & { name: AmountKey; label: string; hint: string }

function Amount({ name, label, hint, draft, problems, onChange }: AmountProps) {
  const error = problems?.[name]
  const change: (value: string) => Partial<RecipeDraft> = (value) => ({ [name]: value })
  return (
    <Field label={label} htmlFor={name} hint={hint} {...(error ? { error } : {})}>
      <Input
        id={name}
        inputMode="decimal"
        className="tabular-nums"
        aria-describedby={`${name}-hint`}
        aria-invalid={error !== undefined}
        value={draft[name]}
        onChange={(event) => onChange(change(event.target.value))}
      />
    </Field>
  )
}
