'use client'
import { useRef } from 'react'
import { toast } from 'sonner'
import { addBenchmark } from '#app/datasets/actions.ts'
import { isTooLarge } from '#app/datasets/benchmark-file.ts'
import { Button } from '#components/ui/button.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { BenchmarkLine } from '#lib/data/benchmark-lists.ts'

/** Lists of problems that datasets can be kept clear of. */
export function BenchmarkPanel({ benchmarks }: { benchmarks: BenchmarkLine[] }) {
  const input = useRef<HTMLInputElement>(null)
  const adding = useAction(addBenchmark, {
    success: ({ name, problems }) => `${name}: ${formatPlural(problems, 'problem')}`,
  })
  async function read(file: File) {
    const text = await file.text()
    if (isTooLarge(text))
      toast.error(
        `${file.name} is too large to be sent from a page: use npx swe-play dataset benchmark FILE.`,
      )
    else adding.run({ name: file.name, text })
  }
  return (
    <Panel
      title="Benchmarks to keep clear of"
      aside={
        <Button size="sm" pending={adding.pending} onClick={() => input.current?.click()}>
          Add a list…
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        aria-label="List of problems"
        className="hidden"
        accept=".jsonl,.json,.txt"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) void read(file)
          event.target.value = ''
        }}
      />
      {benchmarks.length > 0 && (
        <ul>
          {benchmarks.map(({ name, problems, createdAt }) => (
            <li key={name} className="flex h-8 items-center gap-3 border-b px-4">
              <span className="min-w-0 flex-1 truncate font-mono text-sm">{name}</span>
              <span className="text-muted tabular-nums">{formatPlural(problems, 'problem')}</span>
              <span className="text-faint text-sm">
                <RelativeTime at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="px-4 py-3 text-pretty text-muted">
        {benchmarks.length === 0 && 'None yet. '}A list is a file with a problem a line: JSON as SWE-bench
        writes it (instance_id, repo, problem_statement), or plain text. A dataset that names it holds no
        trajectory whose task shares thirteen words in a row with one of its problems, or names its
        repository; a problem of fewer words is found by its repository alone.
      </p>
    </Panel>
  )
}
