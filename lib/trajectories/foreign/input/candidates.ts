/** Which files of a folder are looked at: a project has a thousand that nobody means. Pure: the browser asks, too. */

export const candidates = /\.(json|jsonl|ndjson|traj|eval|parquet|gz|zip)$/i

/** hidden ones, and what package managers and interpreters keep */
export const leftAside = /^(\..*|node_modules|__pycache__)$/

/** images that a trajectory may name beside itself */
const beside = /\.(png|jpe?g|gif|webp)$/i

/** Of a folder in a browser: whatever could be a trajectory or belongs to one. */
export function isWorthSending(path: string): boolean {
  const segments = path.split('/')
  const name = segments.at(-1) ?? ''
  if (segments.some((segment) => leftAside.test(segment))) return false
  // SWE-Playground's events have no ending, and its plans are Markdown
  const own = name === 'trajectories' || name === 'tasks.md' || /(^|\/)tests\/[\d.]+\.md$/.test(path)
  return own || candidates.test(name) || beside.test(name)
}
