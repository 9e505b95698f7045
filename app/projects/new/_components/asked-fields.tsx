'use client'
import { QuotaTable } from '#app/projects/_components/quota-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'
import { MOST_PROPOSED } from '#lib/pipeline/quota.ts'

/** What is asked for, as the form holds it: texts, so that nothing typed is lost. */
export type Asked = { domain: string; difficulty: string; language: string; count: string; quota: string }

type AskedFieldsProps = {
  asked: Asked
  domains: { name: string; title: string; criteria: string[] }[]
  languages: { name: string; label: string }[]
  /** a recording decides */
  locked: boolean
  onChange: (change: Partial<Asked>) => void
}

export function AskedFields({ asked, domains, languages, locked, onChange }: AskedFieldsProps) {
  const domain = domains.find((each) => each.name === asked.domain)
  const many = asked.quota !== ''
  const language = (
    <Field label="Language" htmlFor="language">
      <Select
        id="language"
        disabled={locked}
        value={asked.language}
        onChange={(event) => onChange({ language: event.target.value })}
        options={languages.map((each) => ({ value: each.name, label: each.label }))}
      />
    </Field>
  )
  if (many) {
    return (
      <>
        <QuotaTable
          quota={asked.quota}
          limit={MOST_PROPOSED}
          domains={domains}
          onChange={(quota) => onChange({ quota: quota || `${asked.domain}=1` })}
        />
        <div className="grid items-end gap-4 sm:grid-cols-2">
          {language}
          <Button onClick={() => onChange({ quota: '' })}>One domain only</Button>
        </div>
      </>
    )
  }
  return (
    <>
      <Field
        label="Domain"
        htmlFor="domain"
        hint={domain && `Tests must cite: ${shortCriteria(domain.criteria)}`}
      >
        <Select
          id="domain"
          aria-describedby="domain-hint"
          disabled={locked}
          value={asked.domain}
          onChange={(event) => onChange({ domain: event.target.value })}
          options={domains.map((each) => ({ value: each.name, label: each.title }))}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        {language}
        <Field label="Difficulty" htmlFor="difficulty">
          <Select
            id="difficulty"
            disabled={locked}
            value={asked.difficulty}
            onChange={(event) => onChange({ difficulty: event.target.value })}
            options={[
              { value: '', label: 'any' },
              ...difficultyNames.map((value) => ({ value, label: value })),
            ]}
          />
        </Field>
        <Field label="How many projects" htmlFor="count">
          <Input
            id="count"
            type="number"
            min={1}
            max={MOST_PROPOSED}
            disabled={locked}
            value={asked.count}
            onChange={(event) => onChange({ count: event.target.value })}
          />
        </Field>
      </div>
      {!locked && (
        <Button
          variant="ghost"
          size="sm"
          className="self-start"
          onClick={() => onChange({ quota: `${asked.domain}=${Number(asked.count) || 1}` })}
        >
          Several domains and difficulties at once
        </Button>
      )}
    </>
  )
}

/** "Isolation: what it means" -> "isolation" */
function shortCriteria(criteria: string[]): string {
  return criteria.map((criterion) => (criterion.split(':')[0] ?? criterion).toLowerCase()).join(', ')
}
