import { expect, test } from 'vitest'
import { shownFiles } from './swe-agent-windows.ts'

test('a window that shows all lines makes the file known; a part of it does not', () => {
  expect(shownFiles('[File: /r/a.py (2 lines total)]\r\n1:import os\r\n2:\r\nFile updated.', false)).toEqual([
    { kind: 'seen', path: '/r/a.py', text: 'import os\n\n' },
  ])
  expect(shownFiles('[File: b.py (1 lines total)]\n1:\n', true)).toEqual([
    { kind: 'write', path: 'b.py', text: '\n' },
  ])
  expect(shownFiles('[File: c.py (900 lines total)]\n(100 more lines above)\n101:x\n', false)).toEqual([])
})
