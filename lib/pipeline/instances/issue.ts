import { z } from 'zod'

/** A planned bug: technical for who injects it, a report for who mends it. */
export const issueSchema = z.object({
  title: z.string().trim().min(8).max(160),
  technical: z.string().trim().min(100).max(2500),
  report: z.string().trim().min(150).max(3000),
})

export type Issue = z.infer<typeof issueSchema>

/** @returns problems, one sentence each */
export function checkIssue({ report, title }: Issue, testsFolder: string): string[] {
  const text = `${title}\n${report}`
  const named = new RegExp(`\\b${testsFolder}/|\\btest_\\w+|\\bpytest\\b`).exec(text)
  return named ? [`report: it speaks of tests ("${named[0]}"), which a user does not know`] : []
}
