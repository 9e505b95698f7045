-- How hard a proposal says it is ('' = it does not say), and the run that proposed it.
ALTER TABLE "Project" ADD COLUMN "difficulty" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Project" ADD COLUMN "proposedBy" UUID;

CREATE INDEX "Project_domain_difficulty_idx" ON "Project"("domain", "difficulty");

-- Proposals that were not accepted, and why.
CREATE TABLE "Refusal" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "difficulty" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "clash" TEXT,
    "similarity" DOUBLE PRECISION,
    "problems" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Refusal_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Refusal_kind_createdAt_idx" ON "Refusal"("kind", "createdAt" DESC);

ALTER TABLE "Refusal" ADD CONSTRAINT "Refusal_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a person wants the pool to hold.
CREATE TABLE "PoolWish" (
    "domain" TEXT NOT NULL,
    "difficulty" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL,
    "wanted" INTEGER NOT NULL,

    CONSTRAINT "PoolWish_pkey" PRIMARY KEY ("domain", "difficulty", "language")
);
