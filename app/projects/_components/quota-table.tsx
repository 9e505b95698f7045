'use client'
import { Input } from '#components/ui/input.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { type Difficulty, difficultyNames } from '#lib/pipeline/difficulty.ts'
import { MOST_PROPOSED, type Quota, readQuotas, writeQuota } from '#lib/pipeline/quota.ts'

type QuotaTableProps = {
  /** cells as text, e.g. "parsers=3,numerics:hard=2" */
  quota: string
  domains: { name: string; title: string }[]
  /** most projects in all, where there is a limit */
  limit?: number
  onChange: (quota: string) => void
}

const columns: { difficulty: Difficulty | null; label: string }[] = [
  { difficulty: null, label: 'any' },
  ...difficultyNames.map((difficulty) => ({ difficulty, label: difficulty })),
]

/** How many projects of each domain and difficulty. */
export function QuotaTable({ quota, domains, limit, onChange }: QuotaTableProps) {
  const cells = readQuotas(quota)
  const total = cells.reduce((sum, { count }) => sum + count, 0)
  const tooMany = limit !== undefined && total > limit
  const isCell = (cell: Quota, domain: string, difficulty: Difficulty | null) =>
    cell.domain === domain && cell.difficulty === difficulty
  function change(domain: string, difficulty: Difficulty | null, text: string) {
    const count = Math.min(MOST_PROPOSED, Math.max(0, Math.round(Number(text)) || 0))
    const rest = cells.filter((cell) => !isCell(cell, domain, difficulty))
    onChange([...rest, ...(count > 0 ? [{ domain, difficulty, count }] : [])].map(writeQuota).join(','))
  }
  return (
    <div className="flex flex-col gap-1">
      <table aria-label="How many projects of each domain and difficulty" className="w-full text-sm">
        <thead className="text-left text-muted">
          <tr>
            <th className="py-1 font-medium">Domain</th>
            {columns.map(({ label }) => (
              <th key={label} className="w-16 py-1 pl-2 text-right font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {domains.map(({ name, title }) => (
            <tr key={name}>
              <th scope="row" className="py-0.5 text-left font-normal">
                {title}
              </th>
              {columns.map(({ difficulty, label }) => (
                <td key={label} className="py-0.5 pl-2">
                  <Input
                    type="number"
                    min={0}
                    max={MOST_PROPOSED}
                    aria-label={`${title}, ${label}`}
                    className="text-right tabular-nums"
                    placeholder="0"
                    value={cells.find((cell) => isCell(cell, name, difficulty))?.count ?? ''}
                    onChange={(event) => change(name, difficulty, event.target.value)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status" className={tooMany ? 'text-red text-sm' : 'text-faint text-sm'}>
        {formatPlural(total, 'project')}
        {tooMany && `: one run proposes at most ${limit}`}.
      </p>
    </div>
  )
}
