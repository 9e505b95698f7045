import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { AnsiText } from './ansi-text.tsx'

test('colours become classes, tags stay text', () => {
  const { container } = render(
    <pre>
      <AnsiText text={'\u001b[1;31mFAILED\u001b[0m <img src=x onerror=alert(1)> \u001b[92mok\u001b[0m'} />
    </pre>,
  )
  expect(container.textContent).toBe('FAILED <img src=x onerror=alert(1)> ok')
  expect(container.querySelector('img')).toBeNull()
  const [failed, ok] = container.querySelectorAll('span')
  expect(failed?.className).toContain('text-red')
  expect(failed?.className).toContain('font-semibold')
  expect(ok?.className).toContain('text-green')
})
