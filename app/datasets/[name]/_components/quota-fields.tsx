import { presetLabels } from '#app/datasets/_components/preset-labels.ts'
import { presetTexts } from '#app/datasets/recipe-draft.ts'
import { Choice } from '#components/ui/choice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { type QuotaKind, quotaKinds } from '#lib/trajectories/datasets/recipe.ts'
import type { DraftProps } from './recipe-editor.tsx'

const labels: Record<QuotaKind, { label: string; example: string }> = {
  purpose: { label: 'Most rows per purpose', example: 'implementation=280, resolution=213' },
  language: { label: 'Most rows per language', example: 'python=500' },
  project: { label: 'Most rows per project', example: 'sift=40, ledger=40' },
}

/** How many of each kind; the best come first, the seed decides among equals. */
export function QuotaFields({ draft, problems, onChange }: DraftProps) {
  const { purpose } = draft.quotas
  const preset = Object.keys(presetTexts).find(
    (name) => presetTexts[name] === purpose.most && !purpose.others,
  )
  const set = (kind: QuotaKind, change: Partial<(typeof draft.quotas)[QuotaKind]>) =>
    onChange({ quotas: { ...draft.quotas, [kind]: { ...draft.quotas[kind], ...change } } })
  return (
    <>
      <Field label="Mixture" htmlFor="preset">
        <Select
          id="preset"
          value={preset ?? (purpose.most === '' ? '' : 'own')}
          onChange={(event) => set('purpose', { most: presetTexts[event.target.value] ?? '', others: false })}
          options={[
            { value: '', label: 'As many as there are' },
            ...Object.entries(presetLabels).map(([value, label]) => ({ value, label })),
            { value: 'own', label: 'As written below', disabled: true },
          ]}
        />
      </Field>
      {quotaKinds.map((kind) => {
        const error = problems?.[`quotas.${kind}`]
        const { most, others } = draft.quotas[kind]
        return (
          <Field
            key={kind}
            label={labels[kind].label}
            htmlFor={`quota-${kind}`}
            hint={
              most.trim() === '' ? (
                `No limit. For example ${labels[kind].example}`
              ) : (
                <Choice checked={!others} onChange={(leaveOut) => set(kind, { others: !leaveOut })}>
                  Leave out all that are not named
                </Choice>
              )
            }
            {...(error ? { error } : {})}
          >
            <Input
              id={`quota-${kind}`}
              aria-describedby={`quota-${kind}-hint`}
              aria-invalid={error !== undefined}
              value={most}
              onChange={(event) => set(kind, { most: event.target.value })}
            />
          </Field>
        )
      })}
    </>
  )
}
