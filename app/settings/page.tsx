import type { Metadata } from 'next'
import { KeyTables } from '#components/ui/key-sheet.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { EnvironmentTable } from './_components/environment-table.tsx'
import { MachinePanel } from './_components/machine-panel.tsx'
import { ModelsPanel } from './_components/models-panel.tsx'
import { ThemeChoice } from './_components/theme-choice.tsx'
import { WorkersPanel } from './_components/workers-panel.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default function SettingsPage() {
  return (
    <>
      <PageHeader crumbs={[]} title="Settings" />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <ModelsPanel />
          <EnvironmentTable />
          <MachinePanel />
          <WorkersPanel />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Appearance">
            <ThemeChoice />
          </Panel>
          <Panel title="Keys">
            <div className="px-4 py-3">
              <KeyTables />
            </div>
          </Panel>
        </div>
      </div>
    </>
  )
}
