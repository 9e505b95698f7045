'use client'
import { CopyButton } from './copy-button.tsx'

/** Copies the address of what is on the screen; everything that can be seen is in it. */
export function CopyLink({ icon }: { icon: React.ReactNode }) {
  return <CopyButton text={() => window.location.href} label="Copy link to this view" icon={icon} />
}
