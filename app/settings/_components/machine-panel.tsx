import { Suspense } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import { examineMachine, type Finding } from '#lib/jobs/examine-machine.ts'

const icons: Record<Finding['state'], string> = { good: 'passed', optional: 'skipped', bad: 'failed' }

/** What this machine can do, as `doctor` finds it. */
export function MachinePanel() {
  return (
    <Panel title="This machine" aside={<code>npx swe-play doctor</code>}>
      <Suspense fallback={<SkeletonRows rows={9} />}>
        <Findings />
      </Suspense>
    </Panel>
  )
}

async function Findings() {
  // the model's endpoint and key stand in the table of the environment
  const findings = (await examineMachine()).filter(({ name }) => name !== 'model')
  return (
    <ul>
      {findings.map((finding) => (
        <li key={finding.name} className="flex gap-2 border-b px-4 py-1.5 last:border-b-0">
          <StateIcon state={icons[finding.state]} className="mt-0.5" />
          <div className="min-w-0">
            <p className="break-words">
              <span className="font-medium">{finding.name}</span>{' '}
              <span className="text-muted">{finding.detail}</span>
            </p>
            {finding.state !== 'good' && finding.cure && (
              <p className="text-muted">
                To mend it: <code className="break-words text-ink">{finding.cure}</code>{' '}
                <CopyButton text={finding.cure} label="Copy the cure" />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
