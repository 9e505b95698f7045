-- AlterTable
ALTER TABLE "Instance" ADD COLUMN "staleAt" TIMESTAMP(3),
ADD COLUMN "staleReason" TEXT;
