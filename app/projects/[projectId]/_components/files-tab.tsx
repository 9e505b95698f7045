import { FileList } from '#components/files/file-list.tsx'
import { CodeView } from '#components/monaco/index.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import type { ProjectDetail } from '#lib/data/projects.ts'
import { findHistory, listFiles } from '#lib/data/repository.ts'
import { findFile } from '#lib/data/workspaces.ts'
import { CommitPicker } from './commit-picker.tsx'

type FilesTabProps = { project: ProjectDetail; commit: string | undefined; path: string | undefined }

export async function FilesTab({ project, commit, path }: FilesTabProps) {
  const history = await findHistory(project.headCommit)
  const [head] = history
  if (!head) {
    return (
      <EmptyState title="No repository yet" command={`npx swe-play build ${project.slug}`}>
        The set-up agent makes the first commit; every verified task adds another.
      </EmptyState>
    )
  }
  const shown = history.find((entry) => entry.id === commit) ?? head
  const files = await listFiles(shown.id)
  const chosen =
    files.find((file) => file.path === path) ?? files.find((file) => file.path === 'README.md') ?? files[0]
  const hrefOf = (target: string) => {
    const query = new URLSearchParams({ tab: 'files', path: target })
    if (shown !== head) query.set('commit', shown.id)
    return `/projects/${project.id}?${query}`
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <aside
        aria-label="Repository"
        className="flex max-h-72 shrink-0 flex-col border-b md:max-h-none md:w-72 md:border-r md:border-b-0"
      >
        <div className="flex flex-col gap-1 border-b p-2">
          <CommitPicker projectId={project.id} history={history} shown={shown.id} path={chosen?.path} />
          <span className="px-1 text-faint text-sm">
            {formatPlural(files.length, 'file')} at <code>{shown.id.slice(0, 8)}</code>
          </span>
        </div>
        <div className="min-h-0 flex-1 overflow-auto">
          <FileList files={files} chosen={chosen?.path} hrefOf={hrefOf} />
        </div>
      </aside>
      <section className="flex min-h-96 min-w-0 flex-1 flex-col">
        {path !== undefined && chosen?.path !== path && (
          <p role="status" className="border-b bg-amber-soft px-4 py-1.5 text-amber">
            {path} does not exist at this commit.
          </p>
        )}
        {chosen ? (
          <FileBody path={chosen.path} id={chosen.id} />
        ) : (
          <p className="p-4 text-muted">The commit is empty.</p>
        )}
      </section>
    </div>
  )
}

async function FileBody({ path, id }: { path: string; id: string }) {
  const file = await findFile(id)
  return (
    <>
      <div className="flex h-8 shrink-0 items-center gap-3 border-b px-4 text-sm">
        <span className="truncate font-medium font-mono">{path}</span>
        <span className="ml-auto shrink-0 text-faint tabular-nums">
          {formatCount(file.size)} bytes
          {file.cutBytes > 0 && `, the last ${formatCount(file.cutBytes)} not loaded`}
        </span>
      </div>
      {file.text === null && <p className="p-4 text-muted">This file is binary and is not shown.</p>}
      {file.text === '' && <p className="p-4 text-muted">This file is empty.</p>}
      {file.text && <CodeView value={file.text} path={path} className="min-h-0 flex-1" />}
    </>
  )
}
