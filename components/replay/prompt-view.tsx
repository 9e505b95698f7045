'use client'
import { formatCount, formatUsd } from '#components/ui/numbers.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { FoldedText } from './folded-text.tsx'
import { usePrompt } from './use-replay.ts'

/** Step 0: everything the model was given before its first answer. */
export function PromptView({ trajectoryId }: { trajectoryId: string }) {
  const { data, error } = usePrompt(trajectoryId, true)
  if (error) return <p className="p-4 text-red">Not loaded: {error.message}</p>
  if (!data) {
    return (
      <div role="status" aria-label="Loading the prompt" className="flex flex-col gap-3 p-4">
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-48 w-full" />
      </div>
    )
  }
  const { steps, tokens, costUsd, minutes, commandSeconds } = data.limits
  return (
    <article aria-label="Prompt" className="flex flex-col gap-3 p-4">
      <h2 className="font-semibold">Prompt</h2>
      {data.messages.map((message, index) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: the messages never move
          key={index}
          aria-label={message.role}
          className="overflow-hidden rounded-md border bg-surface"
        >
          <h3 className="border-b px-3 py-1 font-medium text-muted text-sm">{message.role}</h3>
          <FoldedText text={message.content ?? ''} label={`Message of the ${message.role}`} lines={120} />
        </section>
      ))}
      <section aria-label="Tools" className="rounded-md border bg-surface">
        <h3 className="border-b px-3 py-1 font-medium text-muted text-sm">
          {data.tools.length > 0 ? 'Tools' : 'Tools are described in the system message (codeact-text)'}
        </h3>
        {data.tools.map((tool) => (
          <details key={tool.function.name} className="border-b px-3 py-1.5 last:border-b-0">
            <summary>
              <code className="font-medium">{tool.function.name}</code>{' '}
              <span className="text-muted">{tool.function.description.split('\n')[0]}</span>
            </summary>
            <pre className="mt-1 whitespace-pre-wrap text-muted">
              {tool.function.description}
              {'\n\n'}
              {JSON.stringify(tool.function.parameters, null, 2)}
            </pre>
          </details>
        ))}
      </section>
      <p className="text-muted text-sm">
        Limits: {formatCount(steps)} steps, {formatCount(tokens)} tokens, {formatUsd(costUsd)}, {minutes} min,{' '}
        {commandSeconds} s per command. Sampling:{' '}
        {Object.entries(data.sampling)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ') || 'the endpoint’s own'}
        . Prompts:{' '}
        {data.prompts.map(({ name, hash }) => `${name} (${hash.slice(0, 8)})`).join(', ') || 'not recorded'}.
      </p>
    </article>
  )
}
