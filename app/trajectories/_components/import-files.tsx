'use client'
import { Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ImportList } from './import-list.tsx'
import { useImports } from './use-imports.ts'

const formats =
  'ATIF, SWE-agent, mini-swe-agent, OpenHands, Claude Code, Codex, Inspect, chat rows (JSON lines, Parquet), .gz and .zip'

/** A button, a dialog, and the whole page as a place to drop files on. */
export function ImportFiles() {
  const [open, setOpen] = useState(false)
  const { files, add, cancel } = useImports()
  const input = useRef<HTMLInputElement>(null)
  const take = (chosen: File[]) => {
    if (chosen.length === 0) return
    setOpen(true)
    add(chosen)
  }
  const dragging = useDrop(take)
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
            <Button variant="primary" onClick={() => input.current?.click()}>
              Choose files…
            </Button>
          </>
        }
      >
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Files to import"
          onChange={(event) => {
            take([...(event.target.files ?? [])])
            // the same file can be chosen again
            event.target.value = ''
          }}
        />
        {files.length === 0 ? (
          <p className="text-muted">
            Choose files, or drop them anywhere on this page. Folders and large collections go faster by
            command: <code>npx swe-play import PATH</code>
          </p>
        ) : (
          <ImportList files={files} onCancel={cancel} />
        )}
      </Dialog>
    </>
  )
}

/** Files dragged over the window, whatever is below. @returns whether some are */
function useDrop(onDrop: (files: File[]) => void): boolean {
  const [dragging, setDragging] = useState(false)
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setDragging(true)
    }
    const leave = (event: DragEvent) => {
      // only when the pointer leaves the window itself
      if (event.relatedTarget === null) setDragging(false)
    }
    const drop = (event: DragEvent) => {
      setDragging(false)
      if (!holdsFiles(event)) return
      event.preventDefault()
      onDrop([...(event.dataTransfer?.files ?? [])])
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [onDrop])
  return dragging
}
