import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: at('..'),
  resolve: {
    alias: {
      '@shared': at('../src/shared'),
      '@main': at('../src/main'),
      '@renderer': at('../src/renderer'),
      '@test': at('.'),
      // Electron's own module answers only inside Electron: tests of its host get a stand-in.
      electron: at('support/electron-stand-in.ts'),
    },
  },
  test: {
    include: ['test/{domain,host,app,architecture,whole}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Nothing here keeps state beside what a test makes itself: a worker reads the program's modules once for all its files.
    isolate: false,
    // Many tests start whole process trees: more at once measures the machine, not the program.
    maxWorkers: 2,
    // One second chance where a whole machine is shared; the runner says which test took it, and that is a bug to find.
    retry: process.env.CI ? 1 : 0,
    // What is waited for comes late where everything is busy; a test that fails says so a little later.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
