import Link from 'next/link'
import type { ReactNode } from 'react'
import { Panel } from '#components/ui/panel.tsx'
import { TextWithCode } from '#components/ui/text-with-code.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ProjectDetail } from '#lib/data/projects.ts'

/** What the model proposed, as it said it: text, never markup. */
export function ProjectAbout({ project }: { project: ProjectDetail }) {
  return (
    <Panel
      title="Proposal"
      aside={
        <>
          {project.tasksTotal > 0 && (
            <EditLink href={`/projects/${project.id}/edit/plan`}>Edit task list</EditLink>
          )}
          <EditLink href={`/projects/${project.id}/edit/proposal`}>Edit proposal</EditLink>
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        <Part title="Description">{project.description}</Part>
        {project.instruction && <Part title="Instruction">{project.instruction}</Part>}
        {project.constraints && <Part title="Constraints">{project.constraints}</Part>}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <Fact label="Short name">
            <code>{project.slug}</code>
          </Fact>
          <Fact label="Models">{project.models.join(', ') || 'not recorded'}</Fact>
          <Fact label="Prompt">
            {project.promptName ? (
              <span title={`sha256 ${project.promptHash}`}>
                {project.promptName}
                {project.promptVersion > 0 && ` version ${project.promptVersion}`}{' '}
                <span className="text-faint">{project.promptHash.slice(0, 8)}</span>
              </span>
            ) : (
              'not recorded'
            )}
          </Fact>
          <Fact label="Proposed">
            <RelativeTime at={project.createdAt} />
          </Fact>
        </dl>
      </div>
    </Panel>
  )
}

function EditLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="text-accent hover:underline">
      {children}
    </Link>
  )
}

function Part({ title, children }: { title: string; children: string }) {
  return (
    <section>
      <h3 className="mb-0.5 text-faint text-sm">{title}</h3>
      <p className="whitespace-pre-wrap break-words">
        <TextWithCode>{children}</TextWithCode>
      </p>
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{label}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </>
  )
}
