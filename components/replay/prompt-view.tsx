'use client'
import Link from 'next/link'
import { formatCount, formatUsd } from '#components/ui/numbers.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { imagesOfOpening } from '#lib/trajectories/images.ts'
import type { ShownText } from '#lib/trajectories/shown-step.ts'
import type { AgentLimits, StoredHeader, UsedPrompt } from '#lib/trajectories/types.ts'
import { FoldedText } from './folded-text.tsx'
import { Images, SourceFields } from './images.tsx'
import { usePrompt } from './use-replay.ts'

/** Each leads to its text as it was: a version never changes, a file may have. */
function UsedPrompts({ prompts }: { prompts: UsedPrompt[] }) {
  if (prompts.length === 0) return <p className="text-muted text-sm">Prompts: not recorded.</p>
  return (
    <section aria-label="Prompts it is made of" className="text-muted text-sm">
      <h3 className="font-medium">Prompts it is made of</h3>
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
        {prompts.map(({ name, hash, version }) => (
          <li key={name} title={`sha256 ${hash}`}>
            <Link href={`/prompts/${name}?version=${version}`} className="hover:text-ink hover:underline">
              {name}
            </Link>{' '}
            <span className="text-faint">
              {version === 0 ? 'file' : `version ${version}`}, {hash.slice(0, 8)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

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
          <FoldedText
            text={whole(message.content ?? '')}
            label={`Message of the ${message.role}`}
            lines={120}
          />
        </section>
      ))}
      {'imported' in data && <Images placed={imagesOfOpening(data.imported)} />}
      <section aria-label="Tools" className="rounded-md border bg-surface">
        <h3 className="border-b px-3 py-1 font-medium text-muted text-sm">
          {data.tools.length > 0 ? 'Tools' : withoutTools(data)}
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
        Limits: {data.limits ? describeLimits(data.limits) : 'not recorded'}. Sampling:{' '}
        {Object.entries(data.sampling)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ') || (data.limits ? 'the endpoint’s own' : 'not recorded')}
        .
      </p>
      <UsedPrompts prompts={data.prompts} />
      {'imported' in data && (
        <SourceFields title="What else the source says of it, as it is there" value={data.imported} />
      )}
    </article>
  )
}

function withoutTools({ profile }: StoredHeader): string {
  return profile === 'function-calling'
    ? 'Tools: not recorded'
    : `Tools are described in the messages (${profile})`
}

function describeLimits({ steps, tokens, costUsd, minutes, commandSeconds }: AgentLimits): string {
  return `${formatCount(steps)} steps, ${formatCount(tokens)} tokens, ${formatUsd(costUsd)}, ${minutes} min, ${commandSeconds} s per command`
}

const whole = (text: string): ShownText => ({ text, more: 0, part: 0 })
