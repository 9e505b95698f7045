type Group = Map<string, Group>

/**
 * A test file that holds the same test ids with bodies that all pass or all fail. Parameters are dropped: the runner
 * selects `test_x[1]` by parameter only where an entry point names it, which the contract forbids.
 */
export function constantTests(testIds: string[], passing: boolean): string {
  const root: Group = new Map()
  for (const id of testIds) {
    let group = root
    for (const name of id.replace(/\[.*$/s, '').split('::').slice(1)) {
      const next = group.get(name) ?? new Map()
      group.set(name, next)
      group = next
    }
  }
  const lines = [...root].flatMap(([name, group]) => render(name, group, { depth: 0, passing }))
  return `${lines.join('\n')}\n`
}

function render(
  name: string,
  group: Group,
  { depth, passing }: { depth: number; passing: boolean },
): string[] {
  const indent = '    '.repeat(depth)
  if (group.size === 0) {
    const receiver = depth > 0 ? 'self' : ''
    return [`${indent}def ${name}(${receiver}):`, `${indent}    assert ${passing ? 'True' : 'False'}`]
  }
  const members = [...group].flatMap(([member, inner]) =>
    render(member, inner, { depth: depth + 1, passing }),
  )
  return [`${indent}class ${name}:`, ...members]
}
