import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { controlStyles } from './input.tsx'

type Option = { value: string; label: string; disabled?: boolean }

/** The browser's own list: known to keyboards, screen readers and phones. */
export function Select({
  options,
  className,
  ...rest
}: ComponentProps<'select'> & { options: readonly Option[] }) {
  return (
    <span className={classNames('relative block', className)}>
      <select {...rest} className={classNames(controlStyles, 'appearance-none truncate pr-7')}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-faint"
        aria-hidden
      />
    </span>
  )
}
