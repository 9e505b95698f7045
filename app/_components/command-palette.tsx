'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Keyboard, type LucideIcon, Plus, SunMoon } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { Dialog as RadixDialog } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { Kbd } from '#components/ui/kbd.tsx'
import { useShowKeySheet } from '#components/ui/key-sheet.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import type { SearchHit } from '#lib/data/search.ts'
import { places } from './places.ts'

type CommandPaletteProps = { open: boolean; onOpenChange: (open: boolean) => void }

/** Ctrl/Cmd-K: jump to any page, project, run or trajectory, or do one of the global things. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.repeat) return
      event.preventDefault()
      onOpenChange(!open)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [open, onOpenChange])
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <RadixDialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-lg border bg-raised shadow-2xl"
        >
          <RadixDialog.Title className="sr-only">Jump to</RadixDialog.Title>
          <Palette close={() => onOpenChange(false)} />
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}

const groups = [
  { kind: 'project', title: 'Projects', path: '/projects' },
  { kind: 'run', title: 'Runs', path: '/runs' },
  { kind: 'trajectory', title: 'Trajectories', path: '/trajectories' },
] as const

async function search(words: string, signal: AbortSignal): Promise<SearchHit[]> {
  const answer = await fetch(`/api/search?q=${encodeURIComponent(words)}`, { signal })
  if (!answer.ok) throw new Error(`the search answered ${answer.status}`)
  return (await answer.json()) as SearchHit[]
}

function Palette({ close }: { close: () => void }) {
  const [words, setWords] = useState('')
  const [selected, setSelected] = useState('')
  const {
    data = [],
    isError,
    isPlaceholderData,
  } = useQuery({
    queryKey: ['search', words],
    queryFn: ({ signal }) => search(words, signal),
    placeholderData: keepPreviousData,
  })
  const router = useRouter()
  function open(href: string) {
    close()
    router.push(href)
  }
  // until the answer is here, only what the last one had and these words still mean: Enter must not open another thing
  const wanted = words.trim().toLowerCase()
  const hits = isPlaceholderData ? data.filter((hit) => hit.title.toLowerCase().includes(wanted)) : data
  const commands = useCommands({ words, close, open })
  const values = [...commands.map(({ label }) => label), ...hits.map(({ id }) => id)]
  return (
    // the server has filtered the hits already; commands are filtered here. When what was selected is gone cmdk may be
    // left with nothing selected, and Enter would do nothing: then the first takes its place
    <Command
      loop
      shouldFilter={false}
      label="Jump to"
      value={values.includes(selected) ? selected : (values[0] ?? '')}
      onValueChange={setSelected}
    >
      <Command.Input
        value={words}
        onValueChange={setWords}
        placeholder="Jump to a page, project, run or trajectory"
        className="h-11 w-full border-b bg-transparent px-4 outline-none"
      />
      <Command.List className="max-h-[min(26rem,60vh)] overflow-auto p-1">
        <Commands commands={commands} />
        {groups.map((group) => (
          <Group key={group.kind} title={group.title} empty={!hits.some((hit) => hit.kind === group.kind)}>
            {hits
              .filter((hit) => hit.kind === group.kind)
              .map((hit) => (
                <Item key={hit.id} value={hit.id} onSelect={() => open(`${group.path}/${hit.id}`)}>
                  <StateIcon state={hit.state} />
                  <span className="min-w-0 flex-1 truncate">{hit.title}</span>
                  <span className="shrink-0 text-faint text-sm">{hit.detail}</span>
                </Item>
              ))}
          </Group>
        ))}
        {isError && <p className="px-3 py-2 text-red">The search does not answer: is the server running?</p>}
        <Command.Empty className="px-3 py-6 text-center text-muted">Nothing matches “{words}”.</Command.Empty>
      </Command.List>
    </Command>
  )
}

type GlobalCommand = { label: string; icon: LucideIcon; keys?: string; run: () => void }
type CommandsProps = { words: string; close: () => void; open: (href: string) => void }

/** Those whose name has the words in it. */
function useCommands({ words, close, open }: CommandsProps): GlobalCommand[] {
  const { resolvedTheme, setTheme } = useTheme()
  const showKeys = useShowKeySheet()
  const commands: GlobalCommand[] = [
    ...places.map(({ label, href, icon, key }) => ({ label, icon, keys: key, run: () => open(href) })),
    { label: 'New project', icon: Plus, run: () => open('/projects/new') },
    {
      label: 'Switch between dark and light',
      icon: SunMoon,
      run: () => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark'),
    },
    {
      label: 'Show all keys',
      icon: Keyboard,
      keys: '?',
      run: () => {
        close()
        showKeys()
      },
    },
  ]
  return commands.filter(({ label }) => label.toLowerCase().includes(words.trim().toLowerCase()))
}

function Commands({ commands }: { commands: GlobalCommand[] }) {
  return (
    <Group title="Go to" empty={commands.length === 0}>
      {commands.map(({ label, icon: Icon, keys, run }) => (
        <Item key={label} value={label} onSelect={run}>
          <Icon className="size-4 text-muted" aria-hidden />
          <span className="flex-1">{label}</span>
          {keys?.split(' ').map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </Item>
      ))}
    </Group>
  )
}

function Group({ title, empty, children }: { title: string; empty: boolean; children: ReactNode }) {
  if (empty) return null
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-sm"
    >
      {children}
    </Command.Group>
  )
}

type ItemProps = { value: string; onSelect: () => void; children: ReactNode }

function Item({ value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-8 cursor-default items-center gap-2.5 rounded-md px-3 data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  )
}
