import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Toaster } from 'sonner'
import { expect, test } from 'vitest'
import { Button } from './button.tsx'
import { type ActionResult, useAction } from './use-action.ts'

type Answer = () => Promise<ActionResult<string>>

function Form({ answer }: { answer: Answer }) {
  const saving = useAction<null, string>(answer, { success: (value) => `Saved as ${value}` })
  return (
    <>
      <input aria-label="name" />
      <Button pending={saving.pending} onClick={() => saving.run(null)}>
        Save
      </Button>
      {saving.error && <p role="alert">{saving.error}</p>}
      <Toaster />
    </>
  )
}

async function save(answer: Answer) {
  render(<Form answer={answer} />)
  await userEvent.type(screen.getByLabelText('name'), 'kept')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
}

test('says what happened', async () => {
  await save(async () => ({ ok: true, value: 'seven' }))
  expect(await screen.findByText('Saved as seven')).toBeInTheDocument()
})

test('shows the sentence of a refusal and keeps what was typed', async () => {
  await save(async () => ({ ok: false, error: 'The budget is spent.' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The budget is spent.')
  expect(screen.getByLabelText('name')).toHaveValue('kept')
})

test('a server that does not answer is said in words', async () => {
  await save(async () => {
    throw new TypeError('Failed to fetch')
  })
  expect(await screen.findByRole('alert')).toHaveTextContent('The server did not answer')
})

test('cannot be pressed twice while it runs', async () => {
  let answer: (result: ActionResult<string>) => void = () => {}
  const asked = new Promise<ActionResult<string>>((resolve) => {
    answer = resolve
  })
  await save(() => asked)
  const button = screen.getByRole('button', { name: 'Save' })
  await waitFor(() => expect(button).toBeDisabled())
  answer({ ok: true, value: 'x' })
  await waitFor(() => expect(button).toBeEnabled())
})
