-- A task's protected tests, run once on a workspace of an attempt: found again by tests and tree.
CREATE TABLE "Measurement" (
  "id" UUID NOT NULL,
  "projectId" UUID NOT NULL,
  "testCommit" TEXT NOT NULL,
  "tree" TEXT NOT NULL,
  "failed" TEXT[] NOT NULL,
  "passed" TEXT[] NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Measurement_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Measurement_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "Measurement_projectId_testCommit_tree_key" ON "Measurement"("projectId", "testCommit", "tree");
