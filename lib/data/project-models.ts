import type { Prisma } from '#lib/data/generated/client.ts'
import type { ModelName } from '#lib/pipeline/recipe.ts'

/** A model has taken part in a project: its name is kept once, in the order of first parts. */
export async function notePart(
  tx: Prisma.TransactionClient,
  projectId: string,
  { name, recorded }: ModelName,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Project" SET
      "models" = CASE WHEN ${name} = ANY("models") THEN "models" ELSE array_append("models", ${name}) END,
      "recorded" = "recorded" OR ${recorded}
    WHERE "id" = ${projectId}::uuid AND NOT (${name} = ANY("models") AND ("recorded" OR NOT ${recorded}))`
}
