'use client'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const nothing = () => () => {}

export function ThemeChoice() {
  const { theme, setTheme } = useTheme()
  // only the browser knows: the server's page leaves all three open
  const known = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  )
  return (
    <fieldset className="flex gap-4 px-4 py-3">
      <legend className="sr-only">Theme</legend>
      {themes.map(({ value, label }) => (
        <label key={value} className="flex items-center gap-2">
          <input
            type="radio"
            name="theme"
            value={value}
            checked={known && theme === value}
            onChange={() => setTheme(value)}
            className="accent-accent"
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
