'use client'
import { useEffect, useState } from 'react'
import { type Chosen, droppedFiles } from './chosen-files.ts'

/** Files and folders dragged over the window, whatever is below. @returns whether some are */
export function useDrop(onDrop: (chosen: Promise<Chosen[]>) => void): boolean {
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
      if (!holdsFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      onDrop(droppedFiles(event.dataTransfer))
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
