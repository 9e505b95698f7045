import { TriangleAlert } from 'lucide-react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { drivers, probeDriver } from '#lib/sandbox/index.ts'

/** Said on every page while no sandbox works: nothing can be built then, but everything stored can be looked at. */
export async function SandboxBanner() {
  const probes = await Promise.all(Object.values(drivers).map((driver) => probeDriver(driver)))
  const failed = probes.flatMap((probe) => (probe.ok ? [] : [probe]))
  const [first] = failed
  if (!first || failed.length < probes.length) return null
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-amber-soft px-4 py-2 text-amber"
    >
      <TriangleAlert className="size-4 shrink-0" aria-hidden />
      <span>No sandbox works here, so nothing can be built or verified. {first.reason}</span>
      <span className="inline-flex min-w-0 items-center gap-1">
        To mend it: <code className="min-w-0 break-all text-ink">{first.cure}</code>
        <CopyButton text={first.cure} label="Copy the cure" />
      </span>
    </div>
  )
}
