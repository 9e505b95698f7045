-- Verdicts and trajectories of a repository that has gone back stay, marked.
ALTER TABLE "Verdict" ADD COLUMN "carried" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "staleAt" TIMESTAMP(3),
ADD COLUMN "staleReason" TEXT;
ALTER TABLE "Trajectory" ADD COLUMN "staleAt" TIMESTAMP(3), ADD COLUMN "staleReason" TEXT;

-- Versions of what people edit, and their approval.
ALTER TABLE "Checklist" ADD COLUMN "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN "approvedAt" TIMESTAMP(3),
ADD COLUMN "approvedBy" TEXT;
CREATE TABLE "Revision" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "taskId" UUID,
    "subject" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "approvedAt" TIMESTAMP(3),
    "approvedBy" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Revision_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Revision_projectId_subject_version_idx" ON "Revision"("projectId", "subject", "version");
CREATE INDEX "Revision_taskId_idx" ON "Revision"("taskId");
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs that wait for a person.
ALTER TABLE "Run" ADD COLUMN "pauseWanted" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "pausedAt" TEXT,
ADD COLUMN "pausesOver" TEXT[] DEFAULT ARRAY[]::TEXT[];
