'use client'
import { Keyboard, PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { Kbd } from '#components/ui/kbd.tsx'
import { useShowKeySheet } from '#components/ui/key-sheet.tsx'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import { CommandPalette } from './command-palette.tsx'
import { places } from './places.ts'
import { ThemeToggle } from './theme-toggle.tsx'

const itemStyles =
  'flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-ink [&_svg]:size-4 [&_svg]:shrink-0'

/** `fitting`: as the window has room, until somebody chooses */
export type RailWidth = 'fitting' | 'wide' | 'narrow'

/** below this a fitting rail is narrow (globals.css) */
const ROOMY_REM = 75

/** Left rail on wide screens, a bar at the bottom on narrow ones. */
export function Navigation({ initialWidth }: { initialWidth: RailWidth }) {
  const [width, setWidth] = useState(initialWidth)
  const [searching, setSearching] = useState(false)
  const showKeys = useShowKeySheet()
  const router = useRouter()
  useHotkeys(Object.fromEntries(places.map((place) => [place.key, () => router.push(place.href)])))

  function toggle() {
    const roomy = window.matchMedia(`(width >= ${ROOMY_REM}rem)`).matches
    const next = width === 'narrow' || (width === 'fitting' && !roomy) ? 'wide' : 'narrow'
    setWidth(next)
    // biome-ignore lint/suspicious/noDocumentCookie: the server reads it, so that the rail does not jump on load
    document.cookie = `navigation=${next}; path=/; max-age=31536000; samesite=strict`
  }

  return (
    <aside
      aria-label="SWE-Playground"
      data-rail={width}
      className="flex shrink-0 border-t bg-surface rail:w-13 md:w-48 md:flex-col md:border-t-0 md:border-r md:p-2"
    >
      <Brand />
      <button
        type="button"
        onClick={() => setSearching(true)}
        title="Jump to (Ctrl K)"
        className={classNames(itemStyles, 'mb-2 hidden border md:flex')}
      >
        <Search aria-hidden />
        <span className="rail:sr-only flex-1 text-left">Jump to…</span>
        <span className="rail:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <PlaceLinks />
      <div className="mt-auto hidden items-center gap-1 pt-2 rail:flex-col md:flex">
        <FootButton
          label="Narrow or widen the navigation"
          icon={
            <>
              <PanelLeftClose aria-hidden className="rail:hidden" />
              <PanelLeftOpen aria-hidden className="rail:block hidden" />
            </>
          }
          onClick={toggle}
        />
        <FootButton label="Keys (?)" icon={<Keyboard aria-hidden />} onClick={showKeys} />
        <ThemeToggle />
      </div>
      <CommandPalette open={searching} onOpenChange={setSearching} />
    </aside>
  )
}

function Brand() {
  return (
    <Link href="/" className="mb-2 hidden h-8 items-center gap-2 px-1.5 font-semibold md:flex">
      <svg viewBox="0 0 20 20" className="size-5 shrink-0" aria-hidden>
        <rect width="20" height="20" rx="5" className="fill-accent" />
        <path
          d="M5 6.5 8.5 10 5 13.5M10.5 13.5H15"
          className="stroke-on-accent"
          strokeWidth="1.8"
          fill="none"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="rail:sr-only truncate">SWE-Playground</span>
    </Link>
  )
}

function PlaceLinks() {
  const pathname = usePathname()
  return (
    <nav aria-label="Pages" className="flex flex-1 md:flex-none md:flex-col md:gap-0.5">
      {places.map(({ label, href, icon: Icon }) => {
        const current = href === '/' ? pathname === '/' : pathname.startsWith(href)
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? 'page' : undefined}
            title={label}
            className={classNames(
              itemStyles,
              'h-12 flex-1 flex-col justify-center gap-0.5 px-0 text-xs md:h-8 md:flex-none md:flex-row md:justify-start md:gap-2.5 md:px-2 md:text-base',
              current && 'bg-hover font-medium text-ink',
            )}
          >
            <Icon aria-hidden className={current ? 'text-accent' : undefined} />
            <span className="rail:sr-only">{label}</span>
          </Link>
        )
      })}
    </nav>
  )
}

function FootButton({ label, icon, onClick }: { label: string; icon: React.ReactNode; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className={classNames(itemStyles, 'w-9 justify-center px-0')}
    >
      {icon}
    </button>
  )
}
