-- Pages of the list go by (column, id) < (last value, last id), one comparison that an index answers: both parts in one
-- direction, read forwards or backwards. Every filter that keeps a few of many has an index that starts with it.
DROP INDEX "Trajectory_createdAt_id_idx";
DROP INDEX "Trajectory_purpose_createdAt_id_idx";
DROP INDEX "Trajectory_verdict_createdAt_id_idx";
DROP INDEX "Trajectory_review_createdAt_id_idx";
DROP INDEX "Trajectory_projectId_createdAt_id_idx";
DROP INDEX "Trajectory_costUsd_id_idx";
DROP INDEX "Trajectory_steps_id_idx";
DROP INDEX "Trajectory_durationMs_id_idx";
CREATE INDEX "Trajectory_createdAt_id_idx" ON "Trajectory"("createdAt", "id");
CREATE INDEX "Trajectory_costUsd_id_idx" ON "Trajectory"("costUsd", "id");
CREATE INDEX "Trajectory_steps_id_idx" ON "Trajectory"("steps", "id");
CREATE INDEX "Trajectory_durationMs_id_idx" ON "Trajectory"("durationMs", "id");
CREATE INDEX "Trajectory_tokens_id_idx" ON "Trajectory"(("promptTokens" + "completionTokens"), "id");
CREATE INDEX "Trajectory_purpose_createdAt_id_idx" ON "Trajectory"("purpose", "createdAt", "id");
CREATE INDEX "Trajectory_verdict_createdAt_id_idx" ON "Trajectory"("verdict", "createdAt", "id");
CREATE INDEX "Trajectory_review_createdAt_id_idx" ON "Trajectory"("review", "createdAt", "id");
CREATE INDEX "Trajectory_projectId_createdAt_id_idx" ON "Trajectory"("projectId", "createdAt", "id");
CREATE INDEX "Trajectory_taskNumber_createdAt_id_idx" ON "Trajectory"("taskNumber", "createdAt", "id");
CREATE INDEX "Trajectory_language_createdAt_id_idx" ON "Trajectory"("language", "createdAt", "id");
CREATE INDEX "Trajectory_model_createdAt_id_idx" ON "Trajectory"("model", "createdAt", "id");
CREATE INDEX "Trajectory_profile_createdAt_id_idx" ON "Trajectory"("profile", "createdAt", "id");
CREATE INDEX "Trajectory_state_createdAt_id_idx" ON "Trajectory"("state", "createdAt", "id");
CREATE INDEX "Trajectory_recorded_createdAt_id_idx" ON "Trajectory"("recorded", "createdAt", "id");
CREATE INDEX "Trajectory_origin_createdAt_id_idx" ON "Trajectory"("origin", "createdAt", "id");
CREATE INDEX "Trajectory_stale_createdAt_id_idx" ON "Trajectory"("createdAt", "id") WHERE "staleAt" IS NOT NULL;

-- filters that go together (a model's verdicts, a format's profile): without this the planner multiplies their shares
CREATE STATISTICS "Trajectory_filters" (mcv, dependencies)
    ON "purpose", "verdict", "review", "origin", "language", "model", "profile", "projectId" FROM "Trajectory";
