-- What the environment said about a step, beside its row: the replay marks these steps without opening their bodies.
ALTER TABLE "Step" ADD COLUMN "marks" TEXT[] DEFAULT ARRAY[]::TEXT[];
