'use client'
import { useRouter } from 'next/navigation'
import { Select } from '#components/ui/select.tsx'

type CommitPickerProps = {
  projectId: string
  /** newest first */
  history: { id: string; message: string }[]
  shown: string
  path: string | undefined
}

/** Goes to another commit of the project and stays at the same file. */
export function CommitPicker({ projectId, history, shown, path }: CommitPickerProps) {
  const router = useRouter()
  function open(commit: string) {
    const query = new URLSearchParams({ tab: 'files', commit })
    if (path) query.set('path', path)
    router.push(`/projects/${projectId}?${query}`, { scroll: false })
  }
  return (
    <Select
      aria-label="Commit"
      value={shown}
      onChange={(event) => open(event.target.value)}
      options={history.map((entry, index) => ({
        value: entry.id,
        label: `${entry.message.split('\n')[0]}${index === 0 ? ' (newest)' : ''}`,
      }))}
    />
  )
}
