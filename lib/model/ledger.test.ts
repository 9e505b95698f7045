import { expect, test } from 'vitest'
import { type Ledger, withLedger } from './ledger.ts'
import type { ModelAnswer } from './model.ts'
import { recordAnswers, recordedModel, request, temporaryFolder } from './testing/temporary-recording.ts'

type Row = { state: 'sent' | 'done' | 'failed' | 'doubtful'; requestHash: string; answer?: ModelAnswer }

/** The port over a Map; `dieAfterSend` leaves a row as a killed worker would. */
function mapLedger(rows: Map<string, Row>): Ledger {
  return {
    async begin({ key, requestHash }) {
      const row = rows.get(key)
      if (!row) {
        rows.set(key, { state: 'sent', requestHash })
        return { state: 'new' }
      }
      if (row.state === 'done' && row.answer && row.requestHash === requestHash) {
        return { state: 'done', answer: row.answer }
      }
      if (row.state === 'sent') row.state = 'doubtful'
      return { state: 'doubtful' }
    },
    async done(key, answer) {
      rows.set(key, { state: 'done', requestHash: rows.get(key)?.requestHash ?? '', answer })
    },
    async failed(key) {
      rows.set(key, { state: 'failed', requestHash: rows.get(key)?.requestHash ?? '' })
    },
  }
}

const never = new AbortController().signal

async function model() {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'talk', ['Hello.'])
  return (
    await recordedModel({
      folder,
      faults: [{ match: { role: 'talk', index: 7 }, fault: 'wrong-key', times: 1 }],
    })
  ).model
}

test('a call that was answered is not paid again', async () => {
  const rows = new Map<string, Row>()
  const ledgered = withLedger(await model(), mapLedger(rows), { scope: 'run-1', prices: null })
  const first = await ledgered.complete(request('talk'), never)
  expect(await ledgered.complete(request('talk'), never)).toBe(first)
  expect([...rows.keys()]).toEqual(['run-1:talk:-:1:0:0'])
})

test('a call a dead worker left is marked doubtful and made again under the next number', async () => {
  const rows = new Map<string, Row>([['run-1:talk:-:1:0:0', { state: 'sent', requestHash: '' }]])
  const ledgered = withLedger(await model(), mapLedger(rows), { scope: 'run-1', prices: null })
  expect((await ledgered.complete(request('talk'), never)).message.content).toBe('Hello.')
  expect([...rows].map(([key, { state }]) => [key, state])).toEqual([
    ['run-1:talk:-:1:0:0', 'doubtful'],
    ['run-1:talk:-:1:0:1', 'done'],
  ])
})

test('a failed call leaves its row, and the same call can be made again', async () => {
  const rows = new Map<string, Row>()
  const ledgered = withLedger(await model(), mapLedger(rows), { scope: 'run-1', prices: null })
  await expect(ledgered.complete(request('talk', { index: 7 }), never)).rejects.toThrow('refused the key')
  expect(rows.get('run-1:talk:-:1:7:0')?.state).toBe('failed')
})
