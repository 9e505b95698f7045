-- CreateTable
CREATE TABLE "Endpoint" (
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "apiKeyVariable" TEXT,
    "inputPerMillion" DOUBLE PRECISION,
    "cachedPerMillion" DOUBLE PRECISION,
    "outputPerMillion" DOUBLE PRECISION,
    "concurrency" INTEGER,
    "requestsPerMinute" INTEGER,
    "tokensPerMinute" INTEGER,
    "profile" TEXT NOT NULL DEFAULT 'function-calling',
    "temperature" DOUBLE PRECISION,
    "topP" DOUBLE PRECISION,
    "maxTokens" INTEGER,
    "seed" INTEGER,
    "sendReasoning" BOOLEAN NOT NULL DEFAULT false,
    "testResult" JSONB,
    "testedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Endpoint_pkey" PRIMARY KEY ("name")
);

-- AlterTable
ALTER TABLE "ModelCall" ADD COLUMN "failure" TEXT, ADD COLUMN "waitedMs" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "ModelCall_model_startedAt_idx" ON "ModelCall"("model", "startedAt" DESC);
