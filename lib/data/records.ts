/** What a recipe writes about a project, under its run's claim. Every call may be repeated and then changes nothing. */

import { readAttempt } from '#lib/data/branches.ts'
import { writeAs } from '#lib/data/claims.ts'
import { findTestEdit } from '#lib/data/editions.ts'
import { readGatePolicy } from '#lib/data/gate-policy.ts'
import { instanceIdOf, readInstances, reviveInstances, writeInstance } from '#lib/data/instance-writes.ts'
import { findMeasurement, findSnapshots, writeMeasurement } from '#lib/data/measurements.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { readChecklists, readPlan, writeChecklist, writePlan } from '#lib/data/plan-writes.ts'
import { findBuiltTasks, findEnvironments, findProgress, readProposal } from '#lib/data/project-reads.ts'
import { existingProposals, saveProposal } from '#lib/data/proposal-writes.ts'
import type { RecordsOwner } from '#lib/data/records-owner.ts'
import { saveRefusal } from '#lib/data/refusals.ts'
import { writeRewind } from '#lib/data/rewind-writes.ts'
import { findStoredAttempts, markStaleVerdicts } from '#lib/data/stored-attempts.ts'
import { findInstanceAttempts } from '#lib/data/stored-instance-attempts.ts'
import { changeTask, writeTests } from '#lib/data/task-writes.ts'
import { writeVerdict } from '#lib/data/verdict-writes.ts'
import type { ProjectRecords } from '#lib/pipeline/recipe.ts'

export function projectRecords(owner: RecordsOwner): ProjectRecords {
  const { claim, modelOf } = owner
  const read = <T>(action: () => Promise<T>) => ridingOutages(action, claim.stopping)
  return {
    existingProposals: () => read(() => existingProposals(claim.runId)),
    saveProposal: (proposal, origin) => writeAs(claim, (tx) => saveProposal(tx, { owner, proposal, origin })),
    saveRefusal: (refusal) => writeAs(claim, (tx) => saveRefusal(tx, claim.runId, refusal)),
    loadProposal: (projectId) => read(() => readProposal(projectId)),
    loadProgress: (projectId) => read(() => findProgress(projectId)),
    loadEnvironments: (projectId) => read(() => findEnvironments(projectId)),
    savePlan: (projectId, plan, markdown) =>
      writeAs(claim, (tx) => writePlan(tx, { projectId, plan, markdown, model: modelOf('break-down') })),
    loadPlan: (projectId) => read(() => readPlan(projectId)),
    saveChecklist: (projectId, taskNumber, checklist) =>
      writeAs(claim, (tx) =>
        writeChecklist(tx, { projectId, taskNumber, checklist, author: modelOf('checklist').name }),
      ),
    loadChecklists: (projectId) => read(() => readChecklists(projectId)),
    saveTask: (projectId, taskNumber, change) =>
      writeAs(claim, (tx) => changeTask(tx, { projectId, taskNumber, change })),
    saveTests: (projectId, taskNumber, suiteCommit, testIds) =>
      writeAs(claim, (tx) => writeTests(tx, { projectId, taskNumber, suiteCommit, testIds })),
    saveVerdict: (projectId, verdict) =>
      writeAs(claim, (tx) => writeVerdict(tx, { owner, projectId, verdict })),
    saveHead: (projectId, headCommit) =>
      writeAs(claim, async (tx) => {
        await tx.project.update({ where: { id: projectId }, data: { headCommit } })
        await reviveInstances(tx, projectId, headCommit)
      }),
    loadAttempts: (projectId, trajectoryId) =>
      read(() => findStoredAttempts({ projectId, trajectoryId, runId: claim.runId })),
    loadInstanceAttempts: (projectId, trajectoryId) =>
      read(() => findInstanceAttempts({ projectId, trajectoryId, runId: claim.runId })),
    markStaleVerdicts: (projectId) => writeAs(claim, (tx) => markStaleVerdicts(tx, projectId)),
    loadGatePolicy: (projectId) => read(() => readGatePolicy(projectId)),
    loadSnapshots: (projectId, trajectoryId) => read(() => findSnapshots(projectId, trajectoryId)),
    loadMeasurement: (projectId, key) => read(() => findMeasurement(projectId, key)),
    saveMeasurement: (projectId, key, measurement) =>
      writeAs(claim, (tx) => writeMeasurement(tx, { projectId, ...key, ...measurement })),
    loadAttempt: (trajectoryId) => read(() => readAttempt(trajectoryId)),
    loadTasks: (projectId) => read(() => findBuiltTasks(projectId)),
    loadTestEdit: (projectId, number) => read(() => findTestEdit(projectId, number)),
    rewind: (projectId, change) => writeAs(claim, (tx) => writeRewind(tx, { projectId, change })),
    instanceId: instanceIdOf,
    saveInstance: (projectId, instance, model) =>
      writeAs(claim, (tx) => writeInstance(tx, { runId: claim.runId, projectId, instance, model })),
    loadInstances: (projectId) => read(() => readInstances(projectId)),
    saveState: (projectId, state) =>
      writeAs(claim, async (tx) => {
        await tx.project.update({ where: { id: projectId }, data: { state } })
      }),
  }
}
