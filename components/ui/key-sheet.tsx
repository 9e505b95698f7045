'use client'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { Dialog } from './dialog.tsx'
import { Kbd } from './kbd.tsx'
import { useHotkeys } from './use-hotkeys.ts'

export type KeyGroup = { title: string; keys: { keys: string; what: string }[] }

const globalKeys: KeyGroup = {
  title: 'Everywhere',
  keys: [
    { keys: 'Ctrl K', what: 'Jump to a page, project, run or trajectory' },
    { keys: '?', what: 'This sheet' },
    { keys: 'g o', what: 'Overview' },
    { keys: 'g p', what: 'Projects' },
    { keys: 'g r', what: 'Runs' },
    { keys: 'g t', what: 'Trajectories' },
    { keys: 'g s', what: 'Settings' },
  ],
}

const listKeys: KeyGroup = {
  title: 'Lists',
  keys: [
    { keys: 'j', what: 'Next row' },
    { keys: 'k', what: 'Previous row' },
    { keys: 'Enter', what: 'Open the row' },
    { keys: '/', what: 'Search' },
  ],
}

type KeySheetContext = { add(group: KeyGroup): () => void; show(): void }

const Context = createContext<KeySheetContext>({ add: () => () => {}, show: () => {} })

/** Holds the keys that pages announce and shows them on `?`. */
export function KeySheetProvider({ children }: { children: ReactNode }) {
  const [groups, setGroups] = useState<KeyGroup[]>([])
  const [open, setOpen] = useState(false)
  useHotkeys({ '?': () => setOpen(true) })
  const context = useMemo<KeySheetContext>(
    () => ({
      add(group) {
        setGroups((current) => [...current, group])
        return () => setGroups((current) => current.filter((each) => each !== group))
      },
      show: () => setOpen(true),
    }),
    [],
  )
  return (
    <Context value={context}>
      {children}
      <Dialog open={open} onOpenChange={setOpen} title="Keys">
        <KeyTables groups={[...groups, listKeys, globalKeys]} />
      </Dialog>
    </Context>
  )
}

export function KeyTables({ groups = [listKeys, globalKeys] }: { groups?: KeyGroup[] }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {groups.map((group) => (
        <section key={group.title}>
          <h3 className="mb-1 font-medium text-muted text-sm">{group.title}</h3>
          <dl className="flex flex-col">
            {group.keys.map(({ keys, what }) => (
              <div key={keys} className="flex min-h-7 items-center justify-between gap-4 py-0.5">
                <dd>{what}</dd>
                <dt className="flex shrink-0 gap-1">
                  {keys.split(' ').map((key, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: "g g" has the same key twice
                    <Kbd key={index}>{key}</Kbd>
                  ))}
                </dt>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

/** Announces a page's keys for the sheet while the page is shown. `group` must keep its identity (a constant). */
export function useKeySheet(group: KeyGroup) {
  const { add } = useContext(Context)
  useEffect(() => add(group), [add, group])
}

export function useShowKeySheet() {
  return useContext(Context).show
}
