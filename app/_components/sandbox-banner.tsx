import { TriangleAlert } from 'lucide-react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { brokenSandbox, examineMachine } from '#lib/jobs/examine-machine.ts'

/** Said on every page while no sandbox works: nothing can be built then, but everything stored can be looked at. */
export async function SandboxBanner() {
  const broken = brokenSandbox(await examineMachine())
  if (!broken) return null
  return (
    <div role="alert" className="flex items-start gap-3 border-b bg-amber-soft px-4 py-2 text-amber">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p>No sandbox works here, so nothing can be built or verified. {broken.detail}</p>
        {broken.cure && (
          <p>
            To mend it: <code className="break-words text-ink">{broken.cure}</code>{' '}
            <CopyButton text={broken.cure} label="Copy the cure" />
          </p>
        )}
      </div>
    </div>
  )
}
