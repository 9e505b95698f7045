import { v7 as uuid } from 'uuid'
import { putBlob } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import type { GateResult } from '#lib/verification/verdict.ts'

const gate = (name: string, outcome: GateResult['outcome'], evidence: string, ids: string[] = []) => ({
  gate: name,
  outcome,
  evidence,
  ids,
})

const patch = `diff --git a/tinyre/matcher.py b/tinyre/matcher.py
--- a/tinyre/matcher.py
+++ b/tinyre/matcher.py
@@ -40,3 +40,3 @@
     while count < most:
-        if end == start:
+        if end == start and greedy:
             break
`

type Given = { projectId: string; runId: string; solvedId: string; failedId: string }

/** One bug that two attempts tried to mend, one that could not be proved, and a library nobody has tried yet. */
export async function seedInstances({ projectId, runId, solvedId, failedId }: Given): Promise<void> {
  const task = await database().task.findUniqueOrThrow({
    where: { projectId_number: { projectId, number: '1.2.1' } },
    select: { id: true },
  })
  const common = {
    projectId,
    runId,
    baseCommit: 'a'.repeat(40),
    problemTree: 'b'.repeat(40),
    givenTree: 'c'.repeat(40),
    patchBlob: await putBlob(patch),
    model: 'recorded/example',
    recorded: true,
  }
  const mended = {
    ...common,
    id: uuid(),
    adapter: 'issue-resolution',
    taskId: task.id,
    state: 'proven',
    title: 'A lazy star hangs on an empty group',
    report: 'tinyre "(a*)*?" "b" never comes back. It should match the empty text at 0.',
    secret: 'In matcher.py the guard against empty repetitions holds for greedy ones only.',
    failToPass: ['tests/test_1_2_1.py::test_lazy_empty'],
    passToPass: ['tests/test_1_2_1.py::test_star', 'tests/test_1_2_1.py::test_negated_class'],
    gates: [
      gate('patch-not-empty', 'passed', 'Changed: tinyre/matcher.py.', ['tinyre/matcher.py']),
      gate('fails-in-call-phase', 'passed', '1 test that passed now fail in their body.', [
        'tests/test_1_2_1.py::test_lazy_empty',
      ]),
      gate('reversible', 'passed', 'The patch taken back gives the reference, byte for byte.'),
    ],
    proposals: 2,
  }
  const refused = {
    ...common,
    id: uuid(),
    adapter: 'issue-reproduction',
    taskId: task.id,
    state: 'refused',
    title: 'Classes lose their last range',
    report: 'tinyre "[a-cx-z]" "z" finds nothing.',
    gates: [gate('fails-in-call-phase', 'failed', '0 tests that passed now fail in their body.')],
  }
  const library = {
    ...common,
    id: uuid(),
    adapter: 'library-generation',
    state: 'proven',
    title: 'tinyre (5 tasks)',
    report: 'Write every function body again, so that the tests pass.',
    failToPass: ['tests/test_1_2_1.py::test_star'],
    gates: [gate('bodies-emptied', 'passed', '31 function bodies were emptied by the parser.')],
  }
  await database().instance.createMany({ data: [mended, refused, library] })
  await database().trajectory.updateMany({
    where: { id: { in: [solvedId, failedId] } },
    data: { instanceId: mended.id },
  })
}
