-- A verdict belongs to a project, and the one on its set-up to no task.
ALTER TABLE "Verdict" DROP CONSTRAINT "Verdict_taskId_fkey";
ALTER TABLE "Verdict" ADD COLUMN "projectId" UUID;
UPDATE "Verdict" SET "projectId" = "Task"."projectId" FROM "Task" WHERE "Task"."id" = "Verdict"."taskId";
ALTER TABLE "Verdict" ALTER COLUMN "projectId" SET NOT NULL, ALTER COLUMN "taskId" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "Verdict_projectId_createdAt_idx" ON "Verdict"("projectId", "createdAt");

-- AddForeignKey
ALTER TABLE "Verdict" ADD CONSTRAINT "Verdict_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Verdict" ADD CONSTRAINT "Verdict_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;
