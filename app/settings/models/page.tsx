import type { Metadata } from 'next'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { findTestedEndpoints } from '#lib/data/endpoints.ts'
import { AddEndpoint } from './_components/add-endpoint.tsx'
import { EndpointTable } from './_components/endpoint-table.tsx'

export const metadata: Metadata = { title: 'Models' }

export default async function ModelsPage() {
  const endpoints = await findTestedEndpoints()
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Settings', href: '/settings' }]}
        title="Models"
        actions={<AddEndpoint />}
      />
      <div className="p-4">
        {endpoints.length === 0 ? (
          <EmptyState
            title="No endpoint is stored"
            command="npx swe-play endpoint set local --model <model> --base-url http://127.0.0.1:8000/v1"
          >
            OPENAI_API_KEY and OPENAI_BASE_URL alone are enough to start. A stored endpoint adds prices, so
            that budgets work, limits, sampling, and another model per stage.
          </EmptyState>
        ) : (
          <Panel
            title="Endpoints"
            aside={
              <span className="hidden sm:inline">keys stay in the environment, limits hold per worker</span>
            }
          >
            <EndpointTable
              endpoints={endpoints.map((endpoint) => ({
                endpoint,
                keySet: isKeySet(endpoint.apiKeyVariable),
              }))}
            />
          </Panel>
        )}
      </div>
    </>
  )
}

/** In this process; a worker on another machine has an environment of its own. */
function isKeySet(variable: string | null): boolean | null {
  return variable === null ? null : Boolean(process.env[variable])
}
