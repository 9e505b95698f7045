-- Versions of prompts written in the app. The file is version 0 and has no row.
CREATE TABLE "PromptVersion" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "author" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "active" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PromptVersion_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "PromptVersion_name_version_key" ON "PromptVersion"("name", "version");

-- At most one version of a prompt is used.
CREATE UNIQUE INDEX "PromptVersion_name_active_key" ON "PromptVersion"("name") WHERE "active";

-- The prompts that a run took when it first started, and keeps.
ALTER TABLE "Run" ADD COLUMN "prompts" JSONB;

ALTER TABLE "Project" ADD COLUMN "promptVersion" INTEGER NOT NULL DEFAULT 0;

-- "name@version" of what differs from the files.
ALTER TABLE "Trajectory" ADD COLUMN "promptVersions" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE INDEX "Trajectory_promptVersions_idx" ON "Trajectory" USING GIN ("promptVersions");
