-- Problems that adapters make from built projects, with their proof.
CREATE TABLE "Instance" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "taskId" UUID,
    "adapter" TEXT NOT NULL,
    "runId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "report" TEXT NOT NULL,
    "secret" TEXT NOT NULL DEFAULT '',
    "baseCommit" TEXT NOT NULL,
    "problemTree" TEXT NOT NULL,
    "givenTree" TEXT NOT NULL,
    "patchBlob" TEXT NOT NULL,
    "failToPass" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "passToPass" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "gates" JSONB NOT NULL,
    "proposals" INTEGER NOT NULL DEFAULT 1,
    "measures" JSONB NOT NULL DEFAULT '{}',
    "model" TEXT NOT NULL DEFAULT '',
    "recorded" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Instance_projectId_adapter_idx" ON "Instance"("projectId", "adapter");

ALTER TABLE "Instance" ADD CONSTRAINT "Instance_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Attempts at them.
ALTER TABLE "Verdict" ADD COLUMN "instanceId" UUID;
ALTER TABLE "Verdict" ADD COLUMN "score" DOUBLE PRECISION;
ALTER TABLE "Verdict" ADD COLUMN "measures" JSONB NOT NULL DEFAULT '{}';

CREATE INDEX "Verdict_instanceId_idx" ON "Verdict"("instanceId");

ALTER TABLE "Verdict" ADD CONSTRAINT "Verdict_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Trajectory" ADD COLUMN "instanceId" UUID;

CREATE INDEX "Trajectory_instanceId_idx" ON "Trajectory"("instanceId");
