/** Search in one trajectory: over the texts that its replay shows, all of them, part by part. */
import { getBlob, getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { UserError } from '#lib/errors.ts'
import { countOccurrences, type SearchPart, type StepMatches } from '#lib/trajectories/occurrences.ts'
import { readablePrompt, readableTexts, shownStep } from '#lib/trajectories/shown-step.ts'
import { parseHeader, parseStepBody } from '#lib/trajectories/stored.ts'

const stepsPerRead = 100
/** one answer takes about so long, so that the reader sees it go on */
const partMs = 400

/**
 * @param from index of the first step to search; -1 begins with the prompt
 * @throws UserError when there is no such trajectory
 */
export async function searchSteps(
  trajectoryId: string,
  { query, from }: { query: string; from: number },
): Promise<SearchPart> {
  const until = performance.now() + partMs
  const matches: StepMatches[] = []
  const note = (index: number, texts: string[]) => {
    const count = countOccurrences(texts, query)
    if (count > 0) matches.push({ index, count })
  }
  if (from < 0) note(-1, await promptTexts(trajectoryId))
  let next = Math.max(0, from)
  for (;;) {
    const rows = await database().step.findMany({
      where: { trajectoryId, index: { gte: next, lt: next + stepsPerRead } },
      orderBy: { index: 'asc' },
      select: { index: true, bodyBlob: true },
    })
    if (rows.length === 0) return { matches, next: null }
    const bodies = await getBlobs(rows.map((row) => row.bodyBlob))
    for (const { index, bodyBlob } of rows) {
      const body = parseStepBody(bodies.get(bodyBlob) as Buffer)
      note(index, readableTexts(shownStep(body, Number.POSITIVE_INFINITY)))
    }
    next += stepsPerRead
    if (performance.now() > until) return { matches, next }
  }
}

async function promptTexts(trajectoryId: string): Promise<string[]> {
  const row = await database().trajectory.findUnique({
    where: { id: trajectoryId },
    select: { headerBlob: true },
  })
  if (!row) throw new UserError(`There is no trajectory ${trajectoryId}.`)
  return readablePrompt(parseHeader(await getBlob(row.headerBlob)))
}
