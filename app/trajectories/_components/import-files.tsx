'use client'
import { Upload } from 'lucide-react'
import { type RefObject, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { type Chosen, folderOfFiles, singleFiles } from './chosen-files.ts'
import { ImportList } from './import-list.tsx'
import { useDrop } from './use-drop.ts'
import { useImports } from './use-imports.ts'

const formats =
  'ATIF, SWE-agent, mini-swe-agent, OpenHands, SWE-Playground, Claude Code, Codex, Inspect, chat rows (JSON lines, Parquet), .gz and .zip'

/** A button, a dialog, and the whole page as a place to drop files on. */
export function ImportFiles() {
  const [open, setOpen] = useState(false)
  const { imports, add, cancel } = useImports()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = (chosen: Chosen[]) => {
    if (chosen.length === 0) return
    setOpen(true)
    add(chosen)
  }
  const dragging = useDrop((chosen) => void chosen.then(take))
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Upload aria-hidden /> Import…
      </Button>
      {dragging && (
        <div className="pointer-events-none fixed inset-2 z-50 flex items-center justify-center rounded-lg border-2 border-accent border-dashed bg-accent-soft/90 font-medium text-accent">
          Drop trajectories of other programs here
        </div>
      )}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Import trajectories"
        description={`The format is found by content: ${formats}. Keys and tokens are taken out.`}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Close</Button>
            <Button onClick={() => folder.current?.click()}>Choose a folder…</Button>
            <Button variant="primary" onClick={() => files.current?.click()}>
              Choose files…
            </Button>
          </>
        }
      >
        <FilesInput ref={files} label="Files to import" onFiles={(list) => take(singleFiles(list))} />
        <FilesInput
          ref={folder}
          label="Folder to import"
          folder
          onFiles={(list) => take(folderOfFiles(list))}
        />
        {imports.length === 0 ? (
          <p className="text-muted">
            Choose files or a folder, or drop them anywhere on this page. Of a folder only what could be a
            trajectory is sent. Large collections go faster by command:{' '}
            <code className="whitespace-nowrap">npx swe-play import PATH</code>
          </p>
        ) : (
          <ImportList imports={imports} onCancel={cancel} />
        )}
      </Dialog>
    </>
  )
}

type FilesInputProps = {
  ref: RefObject<HTMLInputElement | null>
  label: string
  folder?: boolean
  onFiles: (files: FileList) => void
}

function FilesInput({ ref, label, folder = false, onFiles }: FilesInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={label}
      {...(folder ? { webkitdirectory: '' } : {})}
      onChange={({ target }) => {
        if (target.files) onFiles(target.files)
        // the same can be chosen again
        target.value = ''
      }}
    />
  )
}
