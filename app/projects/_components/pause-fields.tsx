'use client'
import { type PausePoint, pausePoints } from '#lib/pipeline/pauses.ts'

const labels: Record<PausePoint, string> = {
  checklists: 'the checklists: look at the task list',
  'set-up': 'the set-up of the repository',
  tests: 'the tests of each task: look at its checklist',
  implementation: 'the implementation of each task: look at its tests',
}

type PauseFieldsProps = { value: string[]; onChange: (value: string[]) => void }

/** Where the run waits for a person; while it does it holds no worker. */
export function PauseFields({ value, onChange }: PauseFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-sm">Wait for me before</legend>
      {pausePoints.map((point) => (
        <label key={point} className="flex items-center gap-2">
          <input
            type="checkbox"
            className="accent-accent"
            checked={value.includes(point)}
            onChange={({ target }) =>
              onChange(target.checked ? [...value, point] : value.filter((each) => each !== point))
            }
          />
          {labels[point]}
        </label>
      ))}
    </fieldset>
  )
}
