import { ButtonLink } from '#components/ui/button.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { hrefWith, type Query } from './href-with.ts'

type PagerProps = {
  path: string
  query: Query
  shown: number
  total: number
  /** cursor of the next page */
  next: string | null
}

/** Keyset pages: there is a first one and a next one, and always how many there are. */
export function Pager({ path, query, shown, total, next }: PagerProps) {
  const later = query.after !== undefined
  return (
    <div className="flex items-center gap-2 px-4 py-2 text-muted text-sm">
      <span className="tabular-nums">
        {later
          ? `${formatCount(shown)} more of ${formatCount(total)}`
          : `${formatCount(shown)} of ${formatCount(total)}`}
      </span>
      <span className="ml-auto flex gap-2">
        {later && (
          <ButtonLink size="sm" href={hrefWith(path, query, { after: undefined })}>
            First page
          </ButtonLink>
        )}
        {next && (
          <ButtonLink size="sm" href={hrefWith(path, query, { after: next })} rel="next">
            Next page
          </ButtonLink>
        )}
      </span>
    </div>
  )
}
