'use client'
import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void }

/** A page that could not be made. In production Next hides the message; the digest finds it in the server's log. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const router = useRouter()
  // reset alone would show what the server answered before
  function retry() {
    startTransition(() => {
      router.refresh()
      reset()
    })
  }
  return (
    <>
      <PageHeader crumbs={[]} title="This page failed" />
      <EmptyState
        title="The server could not make this page"
        action={
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        {error.digest ? (
          <>
            Most often the database does not answer for a moment. The server’s log has the reason under{' '}
            <code>{error.digest}</code>.
          </>
        ) : (
          error.message
        )}
      </EmptyState>
    </>
  )
}
