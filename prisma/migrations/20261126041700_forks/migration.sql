-- A fork shares its first steps with its parent ("parentLink" = 'fork').
ALTER TABLE "Trajectory" ADD COLUMN "parentSteps" INTEGER;
ALTER TABLE "Trajectory" ADD COLUMN "parentTold" BOOLEAN NOT NULL DEFAULT false;
