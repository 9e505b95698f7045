/** What the command palette jumps to: a few of each noun whose words match. */
import { containing } from '#lib/data/containing.ts'
import { database } from '#lib/data/database.ts'

export type SearchHit = {
  kind: 'project' | 'run' | 'trajectory'
  id: string
  title: string
  /** state or verdict */
  state: string
  /** what tells it from others of the same title */
  detail: string
}

const hitsPerKind = 6

/** The newest of each when there are no words. */
export async function searchEverything(words: string): Promise<SearchHit[]> {
  const text = words.trim()
  const contains = containing(text)
  const newest = { orderBy: { createdAt: 'desc' }, take: hitsPerKind } as const
  const { project, run, trajectory } = database()
  const [projects, runs, trajectories] = await Promise.all([
    project.findMany({
      where: text ? { OR: [{ name: contains }, { slug: contains }] } : {},
      select: { id: true, name: true, state: true, domain: true },
      ...newest,
    }),
    run.findMany({
      where: text ? { title: contains } : {},
      select: { id: true, title: true, state: true, model: true },
      ...newest,
    }),
    trajectory.findMany({
      where: text ? { OR: [{ title: contains }, { taskNumber: text }] } : {},
      select: { id: true, title: true, verdict: true, state: true, purpose: true, attempt: true },
      ...newest,
    }),
  ])
  return [
    ...projects.map(
      ({ id, name, state, domain }): SearchHit => ({
        kind: 'project',
        id,
        title: name,
        state,
        detail: domain,
      }),
    ),
    ...runs.map(
      ({ id, title, state, model }): SearchHit => ({ kind: 'run', id, title, state, detail: model }),
    ),
    ...trajectories.map(
      ({ id, title, verdict, state, purpose, attempt }): SearchHit => ({
        kind: 'trajectory',
        id,
        title,
        state: state === 'running' ? state : (verdict ?? 'not-verified'),
        detail: `${purpose}, attempt ${attempt}`,
      }),
    ),
  ]
}
