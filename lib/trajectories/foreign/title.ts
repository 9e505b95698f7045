/** A file's name without what every file of its kind has: what a trajectory is called when its source gives no title. */
export function titleOf(fileName: string): string {
  const base = fileName.split('/').at(-1) ?? fileName
  return (
    base
      .replace(/\.gz$/, '')
      .replace(/(\.trajectory|\.traj)?\.(json|jsonl|ndjson|traj|eval|parquet)$/i, '') || base
  )
}
