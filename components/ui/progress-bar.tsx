import { classNames } from './class-names.ts'

const tones = { green: 'bg-green', accent: 'bg-accent', amber: 'bg-amber', red: 'bg-red' }

type ProgressBarProps = {
  value: number
  max: number
  label: string
  tone?: keyof typeof tones
  className?: string
}

export function ProgressBar({ value, max, label, tone = 'accent', className }: ProgressBarProps) {
  const share = max > 0 ? Math.min(1, value / max) : 0
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      className={classNames('h-1.5 w-full overflow-hidden rounded-full bg-grey-soft', className)}
    >
      <div className={classNames('h-full rounded-full', tones[tone])} style={{ width: `${share * 100}%` }} />
    </div>
  )
}
