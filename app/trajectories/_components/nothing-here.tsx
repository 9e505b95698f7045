import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

export function NothingHere({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState title="Nothing matches" action={<Button onClick={onClear}>Clear all filters</Button>}>
      No trajectory has all of these. Take a filter away to see more.
    </EmptyState>
  ) : (
    <EmptyState title="No agent has worked yet" command="npm run demo">
      A trajectory is everything one agent attempt said and did, step by step. Build a project and its set-up,
      tests and implementations appear here, ready to replay, judge and export. Trajectories of other programs
      come in with Import… or by being dropped on this page.
    </EmptyState>
  )
}
