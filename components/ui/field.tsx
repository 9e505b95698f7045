import type { ReactNode } from 'react'

type FieldProps = {
  label: string
  /** id of the control, which should name `<id>-hint` in aria-describedby when there is a hint or an error */
  htmlFor: string
  hint?: ReactNode
  error?: string
  children: ReactNode
}

export function Field({ label, htmlFor, hint, error, children }: FieldProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={htmlFor} className="font-medium text-sm">
        {label}
      </label>
      {children}
      {(error || hint) && (
        <div id={`${htmlFor}-hint`} className={error ? 'text-red text-sm' : 'text-faint text-sm'}>
          {error || hint}
        </div>
      )}
    </div>
  )
}
