'use client'
import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { getJson } from '#components/replay/get-json.ts'
import type { ComparedRow, Comparison } from '#lib/trajectories/comparison.ts'

export function useComparison(a: string, b: string) {
  return useQuery({
    queryKey: ['compare', a, b],
    queryFn: ({ signal }) => getJson<Comparison>(`/compare/rows?a=${a}&b=${b}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export const compareTabs = ['steps', 'files', 'verdicts'] as const
export type CompareTab = (typeof compareTabs)[number]

/** Names a row in the address: the step of A, or where A has none that of B ("b12"). */
export function rowName({ a, b }: ComparedRow): string {
  return a === null ? `b${(b ?? 0) + 1}` : String(a + 1)
}

/** Tab, row and file live in the address: a link shows what its sender saw. */
export function useComparePlace() {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(compareTabs).withDefault('steps'))
  const [step, setStep] = useQueryState('step', parseAsString)
  const [file, setFile] = useQueryState('file', parseAsString)
  return { tab, setTab, step, setStep, file, setFile }
}
