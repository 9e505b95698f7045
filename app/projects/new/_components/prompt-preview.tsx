import Link from 'next/link'
import { Fragment } from 'react'
import { Panel } from '#components/ui/panel.tsx'
import type { Difficulty } from '#lib/pipeline/difficulty.ts'
import { openingFor } from '#lib/pipeline/propose-round.ts'
import type { Domain } from '#lib/prompts/domain.ts'
import type { Prompts } from '#lib/prompts/prompts.ts'

type PromptPreviewProps = {
  prompts: Prompts
  domain: Domain
  language: { name: string }
  difficulty: Difficulty | null
  count: number
}

/** Exactly what the model will be asked, as text. */
export function PromptPreview({ prompts, domain, language, difficulty, count }: PromptPreviewProps) {
  const messages = openingFor(
    { language, prompts },
    { cell: { domain: domain.name, difficulty, count }, domain, known: [] },
  )
  return (
    <Panel
      title="What the model will be asked"
      aside={
        <span>
          edit{' '}
          {[`domains/${domain.name}`, 'propose/system', 'propose/user'].map((name, index) => (
            <Fragment key={name}>
              {index > 0 && ', '}
              <Link href={`/prompts/${name}`} className="hover:text-ink hover:underline">
                {name}
              </Link>
            </Fragment>
          ))}
        </span>
      }
    >
      {messages.map((message) => (
        <section key={message.role} className="border-b last:border-b-0">
          <h3 className="px-4 pt-2 text-faint text-sm">{message.role}</h3>
          <pre className="whitespace-pre-wrap break-words px-4 pt-1 pb-3 text-muted">{message.content}</pre>
        </section>
      ))}
    </Panel>
  )
}
