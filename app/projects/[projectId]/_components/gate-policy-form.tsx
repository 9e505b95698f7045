'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { decideGates } from '#app/projects/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Select } from '#components/ui/select.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { GatePolicy } from '#lib/verification/policy.ts'

/** Thresholds of the gates; changing them decides stored verdicts again from their numbers. */
export function GatePolicyForm({ projectId, policy }: { projectId: string; policy: GatePolicy }) {
  const router = useRouter()
  const [vacuous, setVacuous] = useState(String(policy.vacuousShare * 100))
  const [mutation, setMutation] = useState(String(policy.mutationScore * 100))
  const [approve, setApprove] = useState<GatePolicy['approve']>(policy.approve)
  const [flaky, setFlaky] = useState<GatePolicy['flaky']>(policy.flaky)
  const deciding = useAction(decideGates, {
    success: (done) => done,
    onSuccess: () => router.refresh(),
  })
  const isPercent = (text: string) => text.trim() !== '' && Number(text) >= 0 && Number(text) <= 100
  const isUsable = isPercent(vacuous) && isPercent(mutation)
  return (
    <Panel title="How strict">
      <form
        className="flex flex-col gap-3 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault()
          const policy = {
            vacuousShare: Number(vacuous) / 100,
            mutationScore: Number(mutation) / 100,
            flaky,
            approve,
          }
          deciding.run({ projectId, policy })
        }}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="A default may pass, %" htmlFor="vacuous-share">
            <Input
              id="vacuous-share"
              type="number"
              min={0}
              max={100}
              step="any"
              required
              value={vacuous}
              onChange={(event) => setVacuous(event.target.value)}
            />
          </Field>
          <Field label="Mutants noticed, % at least" htmlFor="mutation-score">
            <Input
              id="mutation-score"
              type="number"
              min={0}
              max={100}
              step="any"
              required
              value={mutation}
              onChange={(event) => setMutation(event.target.value)}
            />
          </Field>
          <Field label="Flaky tests" htmlFor="flaky-policy">
            <Select
              id="flaky-policy"
              value={flaky}
              options={[
                { value: 'refuse', label: 'refuse the work' },
                { value: 'quarantine', label: 'named, without a say' },
              ]}
              onChange={(event) => setFlaky(event.target.value === 'quarantine' ? 'quarantine' : 'refuse')}
            />
          </Field>
          <Field label="Approved by" htmlFor="approve-policy">
            <Select
              id="approve-policy"
              title="Clean: every gate passed, and no gate or detector flagged anything"
              value={approve}
              options={[
                { value: 'people', label: 'people alone' },
                { value: 'clean', label: 'itself, when clean' },
              ]}
              onChange={(event) => setApprove(event.target.value === 'clean' ? 'clean' : 'people')}
            />
          </Field>
        </div>
        <p className="flex flex-wrap items-center gap-3 text-muted text-sm">
          <Button type="submit" size="sm" pending={deciding.pending} disabled={!isUsable}>
            Decide again
          </Button>
          <span className="min-w-0 flex-1">
            {isUsable
              ? 'Stored verdicts are decided again from the numbers they keep; nothing runs.'
              : 'Give percentages from 0 to 100.'}
          </span>
        </p>
      </form>
    </Panel>
  )
}
