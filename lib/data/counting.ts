/** Behind imports and agents: how long each conversation is, and what of it can be searched. */
import { getBlob, getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { isOutage } from '#lib/data/outages.ts'
import { putSearchDocument } from '#lib/data/search-texts.ts'
import { messageOf } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { searchDocument, stepText } from '#lib/trajectories/search/search-document.ts'
import { parseHeader, parseStepBody } from '#lib/trajectories/stored.ts'
import { textSize } from '#lib/trajectories/text-size.ts'

const perTurn = 20
const bodiesAtOnce = 200

/** How many have ended and wait to be counted. */
export function countNotCounted(): Promise<number> {
  return database().trajectory.count({ where: { countedAt: null, state: 'ended' } })
}

/**
 * Counts some of those that wait, the newest first. Two that do it at once do some work twice and nothing wrong.
 * @returns how many
 */
export async function countSome(signal?: AbortSignal): Promise<number> {
  const waiting = await database().trajectory.findMany({
    where: { countedAt: null, state: 'ended' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: perTurn,
    select: { id: true, title: true, taskNumber: true, headerBlob: true },
  })
  let done = 0
  for (const each of waiting) {
    if (signal?.aborted) return done
    await countOrMark(each)
    done += 1
  }
  return done
}

type Waiting = { id: string; title: string; taskNumber: string | null; headerBlob: string }

/** Damage of one trajectory must not keep the others from being counted. */
async function countOrMark(waiting: Waiting): Promise<void> {
  try {
    await countOne(waiting)
  } catch (error) {
    if (isOutage(error)) throw error
    log.error(
      { trajectory: waiting.id, error: messageOf(error) },
      'a trajectory cannot be counted or searched',
    )
    await database().trajectory.update({ where: { id: waiting.id }, data: { countedAt: new Date() } })
  }
}

async function countOne({ id, title, taskNumber, headerBlob }: Waiting): Promise<void> {
  const size = textSize()
  const steps: { text: string; cut: boolean }[] = []
  const header = parseHeader(await getBlob(headerBlob))
  size.open(header)
  for await (const body of bodiesOf(id)) {
    size.add(body)
    steps.push(stepText(body))
  }
  const document = searchDocument({ title, taskNumber }, header, steps)
  await putSearchDocument(id, document)
  // not one that goes on meanwhile: it is counted when it ends
  await database().trajectory.updateMany({
    where: { id, state: 'ended' },
    data: { countedAt: new Date(), ...size.total() },
  })
}

async function* bodiesOf(trajectoryId: string) {
  for (let from = 0; ; from += bodiesAtOnce) {
    const rows = await database().step.findMany({
      where: { trajectoryId, index: { gte: from, lt: from + bodiesAtOnce } },
      orderBy: { index: 'asc' },
      select: { bodyBlob: true },
    })
    if (rows.length === 0) return
    const blobs = await getBlobs(rows.map(({ bodyBlob }) => bodyBlob))
    for (const { bodyBlob } of rows) yield parseStepBody(blobs.get(bodyBlob) as Buffer)
  }
}
