import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

type NothingHereProps = { filtered: boolean; searched: boolean; onClear: () => void }

export function NothingHere({ filtered, searched, onClear }: NothingHereProps) {
  return filtered ? (
    <EmptyState title="Nothing matches" action={<Button onClick={onClear}>Clear all filters</Button>}>
      {searched
        ? 'No trajectory holds all these words under these filters. Try fewer words, or a part of one.'
        : 'No trajectory has all of these. Take a filter away to see more.'}
    </EmptyState>
  ) : (
    <EmptyState title="No agent has worked yet" command="npm run demo">
      A trajectory is everything one agent attempt said and did, step by step. Build a project and its set-up,
      tests and implementations appear here, ready to replay, judge and export. Trajectories of other programs
      come in with Import… or by being dropped on this page.
    </EmptyState>
  )
}
