import { ChevronRight, File, Folder } from 'lucide-react'
import Link from 'next/link'
import { classNames } from '#components/ui/class-names.ts'
import { buildFileTree, type TreeFile, type TreeNode } from './file-tree.ts'

type FileListProps = {
  files: TreeFile[]
  /** path of the file that is shown */
  chosen: string | undefined
  hrefOf: (path: string) => string
}

const openUpTo = 30

/** Files as a tree of links; small projects come opened, and so does the way to the chosen file. */
export function FileList({ files, chosen, hrefOf }: FileListProps) {
  const nodes = buildFileTree(files)
  return (
    <nav aria-label="Files" className="py-1">
      <Nodes nodes={nodes} depth={0} chosen={chosen} hrefOf={hrefOf} allOpen={files.length <= openUpTo} />
    </nav>
  )
}

type NodesProps = Omit<FileListProps, 'files'> & { nodes: TreeNode[]; depth: number; allOpen: boolean }

const rowStyles = 'flex h-6.5 items-center gap-1.5 pr-3 hover:bg-hover'

function Nodes({ nodes, depth, allOpen, chosen, hrefOf }: NodesProps) {
  const indent = { paddingLeft: 12 + depth * 14 }
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.path}>
          {node.kind === 'file' ? (
            <Link
              href={hrefOf(node.path)}
              scroll={false}
              aria-current={node.path === chosen ? 'true' : undefined}
              style={indent}
              className={classNames(
                rowStyles,
                'text-muted',
                node.path === chosen && 'bg-accent-soft text-ink',
              )}
            >
              <File className="ml-4 size-3.5 shrink-0 text-faint" aria-hidden />
              <span className="truncate">{node.name}</span>
            </Link>
          ) : (
            <details open={allOpen || chosen?.startsWith(node.path)} className="group/folder">
              <summary style={indent} className={classNames(rowStyles, 'list-none')}>
                <ChevronRight
                  className="size-3.5 shrink-0 text-faint transition-transform [details[open]>summary>&]:rotate-90"
                  aria-hidden
                />
                <Folder className="size-3.5 shrink-0 text-faint" aria-hidden />
                <span className="truncate">{node.name}</span>
              </summary>
              <Nodes
                nodes={node.children}
                depth={depth + 1}
                allOpen={allOpen}
                chosen={chosen}
                hrefOf={hrefOf}
              />
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}
