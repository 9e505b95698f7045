-- CreateTable
CREATE TABLE "StepNote" (
    "id" UUID NOT NULL,
    "trajectoryId" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "author" TEXT NOT NULL DEFAULT 'local',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StepNote_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "StepNote_trajectoryId_index_idx" ON "StepNote"("trajectoryId", "index");

-- AddForeignKey
ALTER TABLE "StepNote" ADD CONSTRAINT "StepNote_trajectoryId_fkey" FOREIGN KEY ("trajectoryId") REFERENCES "Trajectory"("id") ON DELETE CASCADE ON UPDATE CASCADE;
