import react from '@vitejs/plugin-react'
import { configDefaults, defineConfig } from 'vitest/config'

const slow = ['lib/**/*.db.test.ts', 'lib/**/*.sandbox.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{lib,app,components,e2e}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...slow],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'database',
          include: ['lib/**/*.db.test.ts'],
          environment: 'node',
          env: { SWE_PLAY_SANDBOX: process.env.SWE_PLAY_SANDBOX ?? 'bubblewrap' },
          globalSetup: ['lib/database/testing/cluster.ts'],
          setupFiles: ['lib/database/testing/own-database.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'sandbox',
          include: ['lib/**/*.sandbox.test.ts'],
          environment: 'node',
          // the quicker driver, where a test does not name one; the contract suite runs over both
          env: { SWE_PLAY_SANDBOX: process.env.SWE_PLAY_SANDBOX ?? 'bubblewrap' },
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'ui',
          include: ['components/**/*.test.tsx', 'app/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: ['components/testing/set-up.ts'],
        },
      },
    ],
  },
})
