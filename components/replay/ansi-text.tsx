import { classNames } from '#components/ui/class-names.ts'
import { outputPieces } from '#lib/trajectories/terminal.ts'

// the terminal's colours in the page's own: readable in both themes
const foregrounds: Record<string, string> = {
  'ansi-black': 'text-faint',
  'ansi-red': 'text-red',
  'ansi-green': 'text-green',
  'ansi-yellow': 'text-amber',
  'ansi-blue': 'text-blue',
  'ansi-magenta': 'text-accent',
  'ansi-cyan': 'text-blue',
  'ansi-white': 'text-ink',
}
const backgrounds: Record<string, string> = {
  'ansi-black': 'bg-hover',
  'ansi-red': 'bg-red-soft',
  'ansi-green': 'bg-green-soft',
  'ansi-yellow': 'bg-amber-soft',
  'ansi-blue': 'bg-blue-soft',
  'ansi-magenta': 'bg-accent-soft',
  'ansi-cyan': 'bg-blue-soft',
  'ansi-white': 'bg-grey-soft',
}

/** Text with ANSI colours as React nodes: nothing a program printed becomes HTML. */
export function AnsiText({ text }: { text: string }) {
  return outputPieces(text).map((part, index) => {
    const styles = classNames(
      part.fg && foregrounds[plainColour(part.fg)],
      part.bg && backgrounds[plainColour(part.bg)],
      part.decorations.includes('bold') && 'font-semibold',
      part.decorations.includes('dim') && 'text-faint',
      part.decorations.includes('italic') && 'italic',
      part.decorations.includes('underline') && 'underline',
    )
    if (!styles) return part.content
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <span key={index} className={styles}>
        {part.content}
      </span>
    )
  })
}

function plainColour(name: string): string {
  return name.replace('-bright', '')
}
