import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { type ReactNode, Suspense } from 'react'
import { Navigation } from '#app/_components/navigation.tsx'
import { SandboxBanner } from '#app/_components/sandbox-banner.tsx'
import './globals.css'
import { Providers } from './providers.tsx'

export const metadata: Metadata = {
  icons: '/icon.svg',
  title: { default: 'SWE-Playground', template: '%s · SWE-Playground' },
  description: 'Software-engineering environments, agents and their trajectories',
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  const chosen = (await cookies()).get('navigation')?.value
  const width = chosen === 'narrow' || chosen === 'wide' ? chosen : 'fitting'
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>
          <div className="flex h-dvh flex-col-reverse md:flex-row">
            <Navigation initialWidth={width} />
            <main className="flex min-h-0 min-w-0 flex-1 flex-col overflow-auto">
              <Suspense fallback={null}>
                <SandboxBanner />
              </Suspense>
              {children}
            </main>
          </div>
        </Providers>
      </body>
    </html>
  )
}
