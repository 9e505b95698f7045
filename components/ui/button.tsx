import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

const buttonStyles = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:opacity-50 aria-disabled:opacity-50',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-on-accent hover:bg-accent/90',
        default: 'border-line-strong bg-surface text-ink hover:bg-hover',
        ghost: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink',
        danger: 'border-line-strong bg-surface text-red hover:border-red hover:bg-red-soft',
      },
      size: {
        sm: 'h-6 px-2 text-sm [&_svg]:size-3.5',
        md: 'h-7 px-2.5 text-base [&_svg]:size-4',
      },
    },
    defaultVariants: { variant: 'default', size: 'md' },
  },
)

type ButtonStyle = VariantProps<typeof buttonStyles>

type ButtonProps = ComponentProps<'button'> & ButtonStyle & { pending?: boolean }

/** While `pending` it cannot be pressed again and says that it is busy; its width stays. */
export function Button({ variant, size, pending, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      className={classNames(buttonStyles({ variant, size }), 'relative', className)}
    >
      {pending && <LoaderCircle className="absolute animate-spin" aria-hidden />}
      <span className={classNames('inline-flex items-center gap-1.5', pending && 'invisible')}>
        {children}
      </span>
    </button>
  )
}

type ButtonLinkProps = ComponentProps<typeof Link> & ButtonStyle

export function ButtonLink({ variant, size, className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={classNames(buttonStyles({ variant, size }), className)} />
}

type IconButtonProps = Omit<ButtonProps, 'children'> & { label: string; icon: React.ReactNode }

/** A button that is only an icon; `label` is its accessible name and its tooltip. */
export function IconButton({ label, icon, variant = 'ghost', className, ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      variant={variant}
      aria-label={label}
      title={label}
      className={classNames('aspect-square px-0', className)}
    >
      {icon}
    </Button>
  )
}
