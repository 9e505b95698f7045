import type { ReactNode } from 'react'

type ChoiceProps = { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }

/** A box to tick with its words beside it. */
export function Choice({ checked, onChange, children }: ChoiceProps) {
  return (
    <label className="flex items-center gap-2">
      <input
        type="checkbox"
        className="accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  )
}
