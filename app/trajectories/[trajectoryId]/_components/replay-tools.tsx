'use client'
import { Columns2, Ellipsis, FileDown, FileJson2, GitFork, Link2, NotepadText } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useState } from 'react'
import { toast } from 'sonner'
import type { ModelOptions } from '#app/model-options.ts'
import { placeOf } from '#components/replay/place-of.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { type KeyGroup, useKeySheet } from '#components/ui/key-sheet.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import { forkProblem } from '#lib/trajectories/branches.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { ForkDialog, type RecordedForks } from './fork-dialog.tsx'

const keys: KeyGroup = {
  title: 'This step elsewhere',
  keys: [
    { keys: 'F', what: 'Fork: go on from this step' },
    { keys: 'C', what: 'Compare with another trajectory' },
    { keys: 'y', what: 'Copy the link to this step' },
    { keys: 'Y', what: 'Copy this step as Markdown' },
  ],
}

type ReplayToolsProps = {
  trajectory: ReplayTrajectory
  models: ModelOptions
  recordedForks: RecordedForks
}

/** What can be made of the step on the screen; which one that is, the address says. */
export function ReplayTools({ trajectory, models, recordedForks }: ReplayToolsProps) {
  const router = useRouter()
  const [named] = useQueryState('step', parseAsInteger)
  const [forking, setForking] = useState(false)
  const { id, steps, state } = trajectory
  const step = placeOf(named, steps, state === 'running')
  const unsaved = trajectory.source
    ? 'Imported: its own file has more of it'
    : state === 'running'
      ? 'It still runs'
      : undefined
  const problem = forkProblem(trajectory, step)
  const fork = () => (problem ? toast.error(problem) : setForking(true))
  const compare = `/compare?a=${id}`
  useKeySheet(keys)
  useHotkeys({
    F: fork,
    C: () => router.push(compare),
    y: () => void copyLink(step),
    Y: () => void copyStep(trajectory, step),
  })
  return (
    <>
      <Button size="sm" onClick={fork} title={problem ?? `Go on from step ${step}`}>
        <GitFork aria-hidden /> Fork…
      </Button>
      <Menu
        trigger={<IconButton size="sm" variant="default" label="More" icon={<Ellipsis aria-hidden />} />}
        items={[
          {
            label: 'Compare with another…',
            icon: <Columns2 aria-hidden />,
            hotkey: 'C',
            href: compare,
          },
          {
            label: `Copy link to step ${step}`,
            icon: <Link2 aria-hidden />,
            hotkey: 'y',
            onSelect: () => void copyLink(step),
          },
          {
            label: `Copy step ${step} as Markdown`,
            icon: <NotepadText aria-hidden />,
            hotkey: 'Y',
            disabled: step === 0 ? 'The prompt is no step' : undefined,
            onSelect: () => void copyStep(trajectory, step),
          },
          {
            label: 'Save as an HTML file',
            icon: <FileDown aria-hidden />,
            href: `/trajectories/${id}/html`,
            download: true,
          },
          {
            label: 'Save as ATIF',
            icon: <FileJson2 aria-hidden />,
            href: `/trajectories/${id}/atif`,
            download: true,
            disabled: unsaved,
          },
        ]}
      />
      {forking && (
        <ForkDialog
          trajectory={trajectory}
          step={step}
          models={models}
          recordedForks={recordedForks}
          onClose={() => setForking(false)}
        />
      )}
    </>
  )
}

function linkTo(step: number): string {
  const address = new URL(window.location.href)
  address.searchParams.set('step', String(step))
  return address.href
}

async function copyLink(step: number): Promise<void> {
  await copy(linkTo(step), `The link to step ${step} is copied.`)
}

async function copyStep({ id, title }: ReplayTrajectory, step: number): Promise<void> {
  if (step === 0) return void toast.error('The prompt is no step: choose one.')
  const query = new URLSearchParams({ step: String(step), title, link: linkTo(step) })
  const response = await fetch(`/trajectories/${id}/markdown?${query}`).catch(() => null)
  if (!response?.ok)
    return void toast.error(`Step ${step} could not be read: check that SWE-Playground still runs.`)
  const markdown: string = await response.json()
  await copy(markdown, `Step ${step} is copied as Markdown.`)
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast.success(done)
  } catch {
    toast.error('The browser refused to copy: allow this page to use the clipboard.')
  }
}
