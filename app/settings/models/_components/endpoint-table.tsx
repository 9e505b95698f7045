'use client'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { TestedEndpoint } from '#lib/data/endpoints.ts'
import { remove, test } from '../actions.ts'
import { EndpointDialog } from './endpoint-dialog.tsx'

/** `keySet` null = it wants none */
type Shown = { endpoint: TestedEndpoint; keySet: boolean | null }

export function EndpointTable({ endpoints }: { endpoints: Shown[] }) {
  return (
    <Table label="Endpoints">
      <Head className="bg-surface">
        <HeadCell>Name and model</HeadCell>
        <HeadCell className="hidden lg:table-cell">Endpoint</HeadCell>
        <HeadCell className="hidden md:table-cell">$ per million, in / out</HeadCell>
        <HeadCell className="hidden lg:table-cell">Limits</HeadCell>
        <HeadCell>Connection</HeadCell>
        <HeadCell>
          <span className="sr-only">Actions</span>
        </HeadCell>
      </Head>
      <tbody>
        {endpoints.map((shown) => (
          <EndpointRow key={shown.endpoint.name} {...shown} />
        ))}
      </tbody>
    </Table>
  )
}

function EndpointRow({ endpoint, keySet }: Shown) {
  const { name, model, baseUrl, prices, profile, apiKeyVariable } = endpoint
  return (
    <Row>
      <Cell className="align-top">
        <span className="font-medium">{name}</span>
        <span className="block break-words text-muted [overflow-wrap:anywhere]">{model}</span>
        {profile === 'codeact-text' && <span className="block text-muted text-sm">calls as text</span>}
      </Cell>
      <Cell className="hidden align-top lg:table-cell">
        <code className="[overflow-wrap:anywhere]">{baseUrl}</code>
        <span className="block text-muted text-sm">
          {apiKeyVariable ?? 'wants no key'}
          {keySet === false && <span className="text-amber"> is not set here</span>}
        </span>
      </Cell>
      <Cell className="hidden align-top tabular-nums md:table-cell">
        {prices ? `${prices.inputPerMillion} / ${prices.outputPerMillion}` : 'unknown: no budget'}
      </Cell>
      <Cell className="hidden align-top text-muted lg:table-cell">{limitsOf(endpoint)}</Cell>
      <Cell className="align-top">
        <TestResult endpoint={endpoint} />
      </Cell>
      <Cell className="align-top">
        <RowActions endpoint={endpoint} />
      </Cell>
    </Row>
  )
}

function limitsOf({ limits }: TestedEndpoint): string {
  const { concurrency, requestsPerMinute, tokensPerMinute } = limits
  const said = [
    concurrency !== null && `${concurrency} at once`,
    requestsPerMinute !== null && `${requestsPerMinute} requests a minute`,
    tokensPerMinute !== null && `${tokensPerMinute} tokens a minute`,
  ].filter(Boolean)
  return said.join(', ') || 'none'
}

function TestResult({ endpoint: { tested } }: { endpoint: TestedEndpoint }) {
  if (!tested) return <span className="text-faint">not tested</span>
  const problems = tested.findings.filter(({ outcome }) => outcome === 'bad')
  return (
    <div className="flex max-w-md flex-col gap-0.5">
      <span>
        <Badge tone={tested.usable ? (problems.length > 0 ? 'amber' : 'green') : 'red'}>
          {tested.usable ? 'usable' : 'not usable'}
        </Badge>{' '}
        <span className="text-faint text-sm">
          <RelativeTime at={tested.at} />
        </span>
      </span>
      {(problems.length > 0 ? problems : tested.findings).map(({ check, message }) => (
        <span key={check} className="text-muted text-sm [overflow-wrap:anywhere]">
          {message}
        </span>
      ))}
    </div>
  )
}

function RowActions({ endpoint }: { endpoint: TestedEndpoint }) {
  const { name } = endpoint
  const [editing, setEditing] = useState(false)
  const testing = useAction(test, {
    success: (usable) => (usable ? `${name} can be used.` : `${name} cannot be used as it is configured.`),
  })
  const removing = useAction(remove, {
    success: (runs) =>
      runs > 0 ? `Deleted. ${runs} ended runs name it and cannot be resumed without it.` : 'Deleted.',
  })
  return (
    <div className="flex flex-wrap justify-end gap-1.5">
      <Button
        size="sm"
        aria-label={`Test connection of ${name}`}
        pending={testing.pending}
        onClick={() => testing.run({ name })}
      >
        Test
      </Button>
      <Button size="sm" aria-label={`Edit ${name}`} onClick={() => setEditing(true)}>
        Edit…
      </Button>
      <Button
        size="sm"
        variant="danger"
        aria-label={`Delete ${name}`}
        pending={removing.pending}
        onClick={() => removing.run({ name })}
      >
        Delete
      </Button>
      {editing && <EndpointDialog endpoint={endpoint} onClose={() => setEditing(false)} />}
    </div>
  )
}
