'use client'
import Link from 'next/link'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

export type MenuItem = {
  label: string
  icon: ReactNode
  /** key that does the same on the page */
  hotkey?: string
  /** why it cannot be chosen */
  disabled?: string | undefined
} & ({ onSelect: () => void } | { href: string; download?: boolean })

/** A button with a list of things to do; arrows, letters and Escape work in it. */
export function Menu({ trigger, items }: { trigger: ReactNode; items: MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-w-[calc(100vw-1rem)] rounded-lg border bg-raised p-1 shadow-2xl"
        >
          {items.map((item) => (
            <Item key={item.label} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const itemStyle =
  'flex h-7 cursor-pointer select-none items-center gap-2 rounded px-2 outline-none data-[disabled]:cursor-default data-[disabled]:text-faint data-[highlighted]:bg-hover [&_svg]:size-4 [&_svg]:text-muted'

function Item({ item }: { item: MenuItem }) {
  const { label, icon, hotkey, disabled } = item
  const content = (
    <>
      {icon}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {hotkey && (
        <span className="pl-4 max-md:hidden">
          <Kbd>{hotkey}</Kbd>
        </span>
      )}
    </>
  )
  if (disabled !== undefined) {
    return (
      <DropdownMenu.Item className={itemStyle} disabled title={disabled}>
        {content}
      </DropdownMenu.Item>
    )
  }
  if ('onSelect' in item) {
    return (
      <DropdownMenu.Item className={itemStyle} onSelect={item.onSelect}>
        {content}
      </DropdownMenu.Item>
    )
  }
  return (
    <DropdownMenu.Item asChild className={itemStyle}>
      {item.download ? (
        <a href={item.href} download>
          {content}
        </a>
      ) : (
        <Link href={item.href}>{content}</Link>
      )}
    </DropdownMenu.Item>
  )
}
