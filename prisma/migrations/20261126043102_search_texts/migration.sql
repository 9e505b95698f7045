-- What was said and done, searchable: words of each trajectory in a tsvector, and every word once with its trigrams, so that
-- a part of a word finds the words that hold it. Words are made in lib/trajectories/search, because the locale of a database
-- decides which letters its own parser and pg_trgm know.
CREATE TABLE "SearchText" (
    "trajectoryId" UUID NOT NULL,
    "words" tsvector NOT NULL,
    "text" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "cutSteps" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SearchText_pkey" PRIMARY KEY ("trajectoryId")
);
-- compressed already
ALTER TABLE "SearchText" ALTER COLUMN "text" SET STORAGE EXTERNAL;
CREATE INDEX "SearchText_words_idx" ON "SearchText" USING GIN ("words");
ALTER TABLE "SearchText" ADD CONSTRAINT "SearchText_trajectoryId_fkey" FOREIGN KEY ("trajectoryId") REFERENCES "Trajectory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "SearchWord" (
    "word" TEXT NOT NULL,
    "trigrams" TEXT[],

    CONSTRAINT "SearchWord_pkey" PRIMARY KEY ("word")
);
CREATE INDEX "SearchWord_trigrams_idx" ON "SearchWord" USING GIN ("trigrams");

ALTER TABLE "Trajectory"
    ADD COLUMN "countedAt" TIMESTAMP(3),
    ADD COLUMN "textTokens" INTEGER,
    ADD COLUMN "answerTokens" INTEGER;
CREATE INDEX "Trajectory_not_counted_idx" ON "Trajectory"("createdAt", "id") WHERE "countedAt" IS NULL AND "state" = 'ended';

-- Always true, and dear. The planner does not know that comparing a word list means unpacking it first: beside this it finds
-- reading the table from end to end as slow as it is. STRICT with an unused argument keeps it from being inlined.
CREATE FUNCTION "unpackingCosts"(uuid) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS 'SELECT true';
