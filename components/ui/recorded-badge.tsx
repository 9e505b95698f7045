import { Disc } from 'lucide-react'
import { Badge } from './badge.tsx'

/** Said wherever a model's name stands: its answers were written ahead, not given now. */
export function RecordedBadge() {
  return (
    <Badge
      tone="grey"
      icon={<Disc aria-hidden />}
      title="The model's answers come from a recording; commands, tests and verdicts are real."
    >
      recorded
    </Badge>
  )
}
