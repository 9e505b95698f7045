-- How strict the project's gates are. Empty = the defaults (schema: lib/verification/policy.ts).
ALTER TABLE "Project" ADD COLUMN "gatePolicy" JSONB NOT NULL DEFAULT '{}';
