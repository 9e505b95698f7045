/** Verdicts that came in files of their own, laid onto the imported trajectories they are about. */
import { dirname } from 'node:path'
import { database } from '#lib/data/database.ts'

export type ImportedVerdict = { file: string; instance: string; resolved: boolean }

/**
 * Finds each by its title: the only one of that title, or, where several runs of one instance were imported, those whose
 * file lies in the report's folder. What has a verdict keeps it.
 * @returns how many verdicts found a trajectory, and the instances of the others
 */
export async function applyVerdicts(
  verdicts: ImportedVerdict[],
): Promise<{ applied: number; without: string[] }> {
  const without: string[] = []
  for (const { file, instance, resolved } of verdicts) {
    const titled = await database().trajectory.findMany({
      where: { title: instance, importId: { not: null } },
      select: { id: true, verdict: true, source: { select: { name: true } } },
    })
    const beside = titled.filter(({ source }) => source && dirname(source.name) === dirname(file))
    const meant = titled.length === 1 ? titled : beside
    if (meant.length === 0) without.push(instance)
    const ids = meant.filter(({ verdict }) => verdict === null).map(({ id }) => id)
    await database().trajectory.updateMany({
      where: { id: { in: ids }, verdict: null },
      data: { verdict: resolved ? 'passed' : 'failed' },
    })
  }
  return { applied: verdicts.length - without.length, without }
}
