'use client'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { IconButton } from './button.tsx'

type CopyButtonProps = {
  /** what is copied; a function is asked at the moment of the click */
  text: string | (() => string)
  label?: string
  icon?: React.ReactNode
}

export function CopyButton({ text, label = 'Copy', icon = <Copy aria-hidden /> }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === 'function' ? text() : text)
    } catch {
      toast.error('The browser refused to copy: select the text and press Ctrl+C.')
      return
    }
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <IconButton
      size="sm"
      label={copied ? 'Copied' : label}
      icon={copied ? <Check className="text-green" aria-hidden /> : icon}
      onClick={copy}
    />
  )
}
