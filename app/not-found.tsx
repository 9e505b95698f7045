import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'

export default function NotFound() {
  return (
    <>
      <PageHeader crumbs={[]} title="Not found" />
      <EmptyState
        title="There is nothing at this address"
        action={<ButtonLink href="/">To the overview</ButtonLink>}
      >
        It was deleted, or the link is wrong. Ctrl K finds projects, runs and trajectories by name.
      </EmptyState>
    </>
  )
}
