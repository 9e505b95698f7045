/** Problems that adapters made of a project, as people read them: proof, attempts, verdicts. */
import { z } from 'zod'
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { gatesSchema } from '#lib/data/task-gates.ts'

export type InstanceDetail = Awaited<ReturnType<typeof findInstances>>[number]

/** characters of a patch that a page shows; the file of the whole is in the repository's trees */
const mostPatch = 20_000

const measuresSchema = z.object({
  sweBench: z.object({ status: z.enum(['RESOLVED_FULL', 'RESOLVED_PARTIAL', 'RESOLVED_NO']) }).optional(),
  swtBench: z.object({ resolved: z.boolean() }).optional(),
  coverage: z
    .object({
      compatible: z.object({ delta: z.number().nullable() }),
      corrected: z.object({ delta: z.number().nullable() }),
    })
    .nullish(),
})

/** In the order of the plan, those of the whole project last. */
export async function findInstances(projectId: string) {
  const rows = await database().instance.findMany({
    where: { projectId },
    orderBy: [{ task: { position: 'asc' } }, { createdAt: 'asc' }, { id: 'asc' }],
    include: { task: { select: { number: true } }, project: { select: { headCommit: true } } },
  })
  const ids = rows.map(({ id }) => id)
  const [trajectories, verdicts, patches] = await Promise.all([
    database().trajectory.findMany({
      where: { instanceId: { in: ids } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: trajectoryColumns,
    }),
    database().verdict.findMany({
      where: { instanceId: { in: ids } },
      orderBy: { createdAt: 'asc' },
      select: { trajectoryId: true, score: true, measures: true },
    }),
    getBlobs(rows.map(({ patchBlob }) => patchBlob)),
  ])
  const byTrajectory = new Map(verdicts.map((verdict) => [verdict.trajectoryId, verdict]))
  return rows.map(({ task, project, gates, patchBlob, failToPass, passToPass, ...row }) => {
    const patch = patches.get(patchBlob)?.toString('utf8') ?? ''
    return {
      ...row,
      taskNumber: task?.number ?? null,
      gates: gatesSchema.parse(gates),
      failToPass,
      passToPass: passToPass.length,
      patch: patch.slice(0, mostPatch),
      patchCut: Math.max(0, patch.length - mostPatch),
      /** made of a repository that was built further since */
      outdated: row.baseCommit !== project.headCommit,
      attempts: trajectories
        .filter((trajectory) => trajectory.instanceId === row.id)
        .map((trajectory) => {
          const verdict = byTrajectory.get(trajectory.id)
          const { coverage, sweBench, swtBench } = measuresSchema.safeParse(verdict?.measures).data ?? {}
          return {
            ...trajectory,
            score: verdict?.score ?? null,
            coverage: coverage ?? null,
            sweBench,
            swtBench,
          }
        }),
    }
  })
}

const trajectoryColumns = {
  id: true,
  instanceId: true,
  purpose: true,
  attempt: true,
  state: true,
  verdict: true,
  staleAt: true,
  steps: true,
  flags: true,
} as const
