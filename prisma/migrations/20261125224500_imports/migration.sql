-- Imported trajectories belong to a file that somebody brought, and to no run or project.
CREATE TABLE "ImportedFile" (
    "id" UUID NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'importing',
    "report" JSONB NOT NULL DEFAULT '{}',
    "importedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ImportedFile_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ImportedFile_sha256_key" ON "ImportedFile"("sha256");
CREATE INDEX "ImportedFile_importedAt_id_idx" ON "ImportedFile"("importedAt" DESC, "id");

ALTER TABLE "Trajectory"
    ALTER COLUMN "runId" DROP NOT NULL,
    ALTER COLUMN "projectId" DROP NOT NULL,
    ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'native',
    ADD COLUMN "importId" UUID,
    ADD COLUMN "parentId" UUID,
    ADD COLUMN "parentLink" TEXT,
    ADD COLUMN "notRecorded" TEXT[] DEFAULT ARRAY[]::TEXT[];
CREATE INDEX "Trajectory_importId_id_idx" ON "Trajectory"("importId", "id");
CREATE INDEX "Trajectory_parentId_idx" ON "Trajectory"("parentId");
ALTER TABLE "Trajectory" ADD CONSTRAINT "Trajectory_importId_fkey" FOREIGN KEY ("importId") REFERENCES "ImportedFile"("id") ON DELETE CASCADE ON UPDATE CASCADE;
