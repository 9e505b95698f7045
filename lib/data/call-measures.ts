/** What calls to a model have measured so far, per stage and unit (a project, or a task of a project). */
import { z } from 'zod'
import { database } from '#lib/data/database.ts'

export type Range = { low: number; high: number }

/** Of one unit: a project, a task of a run, or one attempt of a rollout. */
export type CallMeasure = {
  /** units it rests on */
  units: number
  /** mean */
  calls: number
  promptTokens: Range
  completionTokens: Range
  /** of the prompt's tokens */
  cachedShare: number
}

/** newest calls that count: what was long ago was asked with other prompts */
const mostCalls = 20_000

const rowSchema = z.object({
  stage: z.string(),
  units: z.coerce.number(),
  calls: z.coerce.number(),
  promptLow: z.coerce.number(),
  promptHigh: z.coerce.number(),
  completionLow: z.coerce.number(),
  completionHigh: z.coerce.number(),
  cachedShare: z.coerce.number(),
})

/** @returns one per stage that was ever asked of this model; tokens are the 10th and 90th percentile of a unit */
export async function measureCalls(model: string): Promise<Record<string, CallMeasure>> {
  const rows: unknown[] = await database().$queryRaw`
    WITH recent AS (
      -- the key of a call is <run>:<stage>:<task>:<attempt>:<index>:<again>
      SELECT "role", "runId", split_part("key", ':', 3) AS "task",
        CASE WHEN "role" IN ('rollout', 'fork', 'resolve', 'reproduce', 'write-library')
          THEN split_part("key", ':', 4) END AS "attempt",
        "promptTokens", "completionTokens", "cachedTokens"
      FROM "ModelCall"
      WHERE "model" = ${model} AND NOT "recorded" AND "state" IN ('done', 'unusable', 'failed')
      ORDER BY "startedAt" DESC
      LIMIT ${mostCalls}
    ), units AS (
      SELECT "role", count(*)::float / of."many" AS "calls",
        sum("promptTokens")::float / of."many" AS "prompt",
        sum("completionTokens")::float / of."many" AS "completion",
        sum("cachedTokens")::float / of."many" AS "cached"
      FROM recent
      JOIN "Run" ON "Run"."id" = recent."runId"
      CROSS JOIN LATERAL (
        -- one run proposes several projects
        SELECT CASE WHEN recent."role" = 'propose'
          THEN greatest(1, coalesce(("Run"."input"->>'count')::int, 1)) ELSE 1 END AS "many"
      ) AS of
      GROUP BY "role", "runId", "task", "attempt", of."many"
    )
    SELECT "role" AS "stage", count(*) AS "units", avg("calls") AS "calls",
      percentile_cont(0.1) WITHIN GROUP (ORDER BY "prompt") AS "promptLow",
      percentile_cont(0.9) WITHIN GROUP (ORDER BY "prompt") AS "promptHigh",
      percentile_cont(0.1) WITHIN GROUP (ORDER BY "completion") AS "completionLow",
      percentile_cont(0.9) WITHIN GROUP (ORDER BY "completion") AS "completionHigh",
      coalesce(sum("cached") / nullif(sum("prompt"), 0), 0) AS "cachedShare"
    FROM units GROUP BY "role"`
  return Object.fromEntries(
    z
      .array(rowSchema)
      .parse(rows)
      .map(({ stage, units, calls, cachedShare, ...tokens }) => [
        stage,
        {
          units,
          calls,
          cachedShare,
          promptTokens: { low: tokens.promptLow, high: tokens.promptHigh },
          completionTokens: { low: tokens.completionLow, high: tokens.completionHigh },
        },
      ]),
  )
}
