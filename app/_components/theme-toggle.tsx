'use client'
import { SunMoon } from 'lucide-react'
import { useTheme } from 'next-themes'

export function ThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme()
  return (
    <button
      type="button"
      aria-label="Switch between dark and light"
      title="Switch between dark and light"
      onClick={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}
      className="flex h-8 w-9 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
    >
      <SunMoon className="size-4" aria-hidden />
    </button>
  )
}
