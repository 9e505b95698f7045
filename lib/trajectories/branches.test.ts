import { expect, test } from 'vitest'
import { type BranchNode, forkProblem, treeLines, withMessage } from './branches.ts'

const attempt = {
  origin: 'native',
  purpose: 'implementation',
  taskNumber: '1.1.1',
  endReason: 'finished',
  steps: 8,
}

test.each([
  [attempt, 1, null],
  [attempt, 7, null],
  [{ ...attempt, endReason: 'step-limit' }, 8, null],
  [{ ...attempt, endReason: null }, 8, null],
  [attempt, 8, /ended its work with step 8: choose an earlier one, at most 7/],
  [attempt, 0, /no step 0 .* from 1 to 8/],
  [attempt, 9, /no step 9/],
  [attempt, 1.5, /no step 1.5/],
  [{ ...attempt, steps: 0 }, 1, /roll the task out/],
  [{ ...attempt, origin: 'swe-agent' }, 1, /was imported/],
  [{ ...attempt, purpose: 'set-up', taskNumber: null }, 1, /Only attempts at a task/],
])('%j after step %s: %s', (of, after, problem) => {
  const found = forkProblem(of, after)
  if (problem) expect(found).toMatch(problem)
  else expect(found).toBeNull()
})

test('what a person says is a turn of its own, or a part of the last one where turns alternate', () => {
  const answered = { role: 'tool' as const, tool_call_id: 'c', content: 'ok' }
  expect(withMessage([answered], 'Go on', 'function-calling')).toEqual([
    answered,
    { role: 'user', content: 'Go on' },
  ])
  expect(withMessage([{ role: 'user', content: 'EXECUTION RESULT' }], 'Go on', 'codeact-text')).toEqual([
    { role: 'user', content: 'EXECUTION RESULT\n\nGo on' },
  ])
})

function node(id: string, parentId: string | null, after: number): BranchNode {
  const rest = { title: id, state: 'ended', verdict: null, model: 'm', recorded: false, steps: 9, costUsd: 0 }
  return { id, parentId, after, told: false, ...rest }
}

test('branches stand below what they go on from, those from earlier steps first', () => {
  const nodes = [node('d', 'b', 4), node('c', 'a', 2), node('b', 'a', 5), node('a', null, 0)]
  expect(treeLines(nodes).map(({ id, depth }) => `${depth}${id}`)).toEqual(['0a', '1c', '1b', '2d'])
})

test('a branch whose origin is gone stands for itself', () => {
  expect(treeLines([node('b', 'gone', 5)]).map(({ id, depth }) => `${depth}${id}`)).toEqual(['0b'])
})
