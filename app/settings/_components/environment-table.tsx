import { Fragment } from 'react'
import { findOpenAi } from '#app/model-options.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { env, withoutCredentials } from '#lib/env.ts'

type Variable = { name: string; meaning: string; set: boolean; shown: string }

/** What the environment says. Keys are named, never shown; addresses come without user and password. */
function variables(): Variable[] {
  const { DATABASE_URL, PORT, SWE_PLAY_DATA, LOG_LEVEL } = env()
  const openAi = findOpenAi()
  return [
    {
      name: openAi.keyVariable,
      meaning: 'key of the model endpoint',
      set: openAi.keySet,
      shown: openAi.keySet ? 'value hidden' : 'needed by endpoints that ask for a key',
    },
    {
      name: 'OPENAI_BASE_URL',
      meaning: 'model endpoint',
      set: openAi.baseUrl !== null,
      shown: openAi.baseUrl ?? 'OpenAI’s own',
    },
    {
      name: 'DATABASE_URL',
      meaning: 'PostgreSQL',
      set: DATABASE_URL !== undefined,
      shown: DATABASE_URL ? withoutCredentials(DATABASE_URL) : 'embedded',
    },
    { name: 'SWE_PLAY_DATA', meaning: 'folder for what is written', set: true, shown: SWE_PLAY_DATA },
    { name: 'PORT', meaning: 'of this page, on 127.0.0.1', set: true, shown: String(PORT) },
    {
      name: 'SWE_PLAY_ALLOWED_HOSTS',
      meaning: 'further names this server answers to',
      set: Boolean(process.env.SWE_PLAY_ALLOWED_HOSTS),
      shown: process.env.SWE_PLAY_ALLOWED_HOSTS || 'none',
    },
    { name: 'LOG_LEVEL', meaning: 'of the server’s log', set: true, shown: LOG_LEVEL },
  ]
}

/** A long name breaks there and nowhere else. */
function atUnderscores(name: string) {
  return name.split(/(?<=_)/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ))
}

export function EnvironmentTable() {
  return (
    <Panel
      title="Environment"
      aside={<span className="hidden sm:inline">keys are never stored or shown</span>}
    >
      <Table label="Environment variables">
        <Head className="bg-surface">
          <HeadCell>Variable</HeadCell>
          <HeadCell className="hidden sm:table-cell">Meaning</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Value</HeadCell>
        </Head>
        <tbody>
          {variables().map((variable) => (
            <Row key={variable.name}>
              <Cell>
                <code className="sm:whitespace-nowrap">{atUnderscores(variable.name)}</code>
              </Cell>
              <Cell className="hidden text-muted sm:table-cell">{variable.meaning}</Cell>
              <Cell>
                <Badge tone={variable.set ? 'green' : 'grey'}>{variable.set ? 'set' : 'not set'}</Badge>
              </Cell>
              <Cell className="text-muted [overflow-wrap:anywhere]">{variable.shown}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
