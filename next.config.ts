import type { NextConfig } from 'next'

const config: NextConfig = {
  reactCompiler: true,
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` checks the types of everything; a first start need not do it once more
  typescript: { ignoreBuildErrors: true },
  // packages that must stay as they are on disk: native parts, workers, or state shared with the worker process
  serverExternalPackages: ['@dbos-inc/dbos-sdk', 'pg', 'dockerode', 'pino'],
}

export default config
