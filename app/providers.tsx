'use client'
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { Toaster } from 'sonner'
import { KeySheetProvider } from '#components/ui/key-sheet.tsx'

// an answer is drawn in the frame in which it came, not after a timer
notifyManager.setScheduler(queueMicrotask)

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 1, gcTime: 120_000 } } }),
  )
  return (
    <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange nonce={nonce}>
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <KeySheetProvider>{children}</KeySheetProvider>
        </NuqsAdapter>
      </QueryClientProvider>
      <Toaster
        position="bottom-right"
        closeButton
        toastOptions={{
          classNames: {
            toast: '!font-sans !bg-raised !text-ink !border-line !text-[13px] !shadow-xl !rounded-lg',
            description: '!text-muted',
            closeButton: '!bg-raised !text-muted !border-line',
          },
        }}
      />
    </ThemeProvider>
  )
}
