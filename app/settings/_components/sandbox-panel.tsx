import { CopyButton } from '#components/ui/copy-button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import { drivers, probeDriver } from '#lib/sandbox/index.ts'
import type { Probe } from '#lib/sandbox/sandbox.ts'

/** Each driver as the probe finds it now. */
export async function SandboxPanel() {
  const found = await Promise.all(
    Object.values(drivers).map(async (driver) => ({
      name: driver.name,
      probe: await probeDriver(driver, { again: true }),
    })),
  )
  return (
    <Panel title="Sandboxes" aside={<code>npx swe-play doctor</code>}>
      {found.map(({ name, probe }) => (
        <section key={name} className="flex gap-2 border-b px-4 py-3 last:border-b-0">
          <StateIcon state={probe.ok ? 'passed' : 'failed'} className="mt-0.5" />
          <div className="min-w-0 flex-1">
            <h3 className="font-medium">{name}</h3>
            {probe.ok ? <Working probe={probe} /> : <Broken probe={probe} />}
          </div>
        </section>
      ))}
    </Panel>
  )
}

function Working({ probe }: { probe: Extract<Probe, { ok: true }> }) {
  return (
    <>
      <p className="text-muted">{probe.version}</p>
      <ul className="mt-1 grid gap-x-4 sm:grid-cols-2">
        {Object.entries(probe.limits).map(([limit, state]) => (
          <li key={limit} className="flex items-center gap-1.5">
            <StateIcon state={state === 'enforced' ? 'passed' : 'partly'} />
            {limit} <span className="text-muted">{state}</span>
          </li>
        ))}
      </ul>
      {probe.notes.map((note) => (
        <p key={note} className="mt-1 text-muted">
          {note}
        </p>
      ))}
    </>
  )
}

function Broken({ probe }: { probe: Extract<Probe, { ok: false }> }) {
  return (
    <>
      <p className="text-red">{probe.reason}</p>
      <p className="mt-1 flex items-center gap-1">
        To mend it: <code className="min-w-0 break-all">{probe.cure}</code>
        <CopyButton text={probe.cure} label="Copy the cure" />
      </p>
    </>
  )
}
