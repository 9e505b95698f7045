/** Places tasks in columns by how many others must come before them (longest path), rows in the plan's order. */

export type DependencyTask = { number: string; title: string; state: string; dependencies: string[] }

export type PlacedTask = DependencyTask & { column: number; row: number }
export type Edge = { from: PlacedTask; to: PlacedTask }

export type DependencyLayout = { tasks: PlacedTask[]; edges: Edge[]; columns: number; rows: number }

/** Dependencies that name no task are left out; a cycle, which no plan has, does not hang it. */
export function layoutDependencies(tasks: DependencyTask[]): DependencyLayout {
  const byNumber = new Map(tasks.map((task) => [task.number, task]))
  const depths = new Map<string, number>()
  function depthOf(number: string, open: ReadonlySet<string>): number {
    const known = depths.get(number)
    if (known !== undefined) return known
    const before = (byNumber.get(number)?.dependencies ?? []).filter(
      (each) => byNumber.has(each) && !open.has(each),
    )
    const inside = new Set(open).add(number)
    const depth = Math.max(-1, ...before.map((each) => depthOf(each, inside))) + 1
    depths.set(number, depth)
    return depth
  }
  const filled: number[] = []
  const placed = tasks.map((task): PlacedTask => {
    const column = depthOf(task.number, new Set())
    const row = filled[column] ?? 0
    filled[column] = row + 1
    return { ...task, column, row }
  })
  const places = new Map(placed.map((task) => [task.number, task]))
  const edges = placed.flatMap((to) =>
    to.dependencies.flatMap((number) => {
      const from = places.get(number)
      return from ? [{ from, to }] : []
    }),
  )
  return { tasks: placed, edges, columns: filled.length, rows: Math.max(0, ...filled) }
}
