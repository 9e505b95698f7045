import { expect, test } from 'vitest'
import { baseRecipe } from './recipe.ts'

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n'

test('the suite is the machine’s own, and the key follows it', () => {
  const noble = 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n'
  expect(baseRecipe(bookworm)).toMatchObject({ distribution: 'debian', suite: 'bookworm', ownSuite: true })
  expect(baseRecipe(noble)).toMatchObject({ distribution: 'ubuntu', suite: 'noble', ownSuite: true })
  expect(baseRecipe(bookworm).key).toBe(baseRecipe(bookworm).key)
  expect(baseRecipe(bookworm).key).not.toBe(baseRecipe(noble).key)
})

test('elsewhere it is Debian’s, which this machine’s apt cannot make', () => {
  for (const machine of ['', 'ID=fedora\nVERSION_ID=42\n', 'ID=debian\n']) {
    expect(baseRecipe(machine)).toMatchObject({ distribution: 'debian', suite: 'bookworm', ownSuite: false })
  }
  expect(baseRecipe('').key).toBe(baseRecipe(bookworm).key)
})
