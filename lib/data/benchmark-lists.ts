/** Problems of benchmarks that datasets must not hold, as somebody brought them. */
import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { getBlob, putBlob } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { UserError } from '#lib/errors.ts'
import type { BenchmarkProblem } from '#lib/trajectories/datasets/contamination.ts'
import { problemLine } from '#lib/trajectories/datasets/problem-line.ts'

export type BenchmarkLine = { name: string; problems: number; sha256: string; createdAt: Date }

export function listBenchmarks(): Promise<BenchmarkLine[]> {
  return database().benchmarkList.findMany({
    orderBy: { name: 'asc' },
    select: { name: true, problems: true, sha256: true, createdAt: true },
  })
}

/**
 * A file with a problem a line, as SWE-bench writes them (`instance_id`, `repo`, `problem_statement`), or with plain
 * text. The same name again replaces it. @throws UserError that names the line it cannot read
 */
export async function saveBenchmark({ name, text }: { name: string; text: string }): Promise<BenchmarkLine> {
  const problems: BenchmarkProblem[] = text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [problemLine(line, at + 1)]))
  if (problems.length === 0)
    throw new UserError(`${name} holds no problem: it needs one a line, as JSON or as text.`)
  const content = {
    sha256: createHash('sha256').update(text).digest('hex'),
    problems: problems.length,
    blob: await putBlob(JSON.stringify(problems)),
  }
  return database().benchmarkList.upsert({
    where: { name },
    create: { id: uuid(), name, ...content },
    update: content,
    select: { name: true, problems: true, sha256: true, createdAt: true },
  })
}

const storedSchema = z.array(
  z.object({ id: z.string(), statement: z.string(), repository: z.string().nullable() }),
)

/** @throws UserError that names those there are not */
export async function loadBenchmarks(
  names: string[],
): Promise<{ lines: BenchmarkLine[]; problems: BenchmarkProblem[] }> {
  const rows = await database().benchmarkList.findMany({
    where: { name: { in: names } },
    orderBy: { name: 'asc' },
  })
  const missing = names.filter((name) => !rows.some((row) => row.name === name))
  if (missing.length > 0)
    throw new UserError(`There is no list of problems named ${missing.join(', ')}: add it, or leave it out.`)
  const problems: BenchmarkProblem[] = []
  for (const { name, blob } of rows) {
    const stored = storedSchema.parse(JSON.parse((await getBlob(blob)).toString('utf8')))
    problems.push(...stored.map((problem) => ({ ...problem, id: `${name}: ${problem.id}` })))
  }
  return {
    lines: rows.map(({ name, problems: count, sha256, createdAt }) => ({
      name,
      problems: count,
      sha256,
      createdAt,
    })),
    problems,
  }
}
