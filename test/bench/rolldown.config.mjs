import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'

const at = path => fileURLToPath(new URL(path, import.meta.url))

// Wraps one bench in a main that runs it and prints its figures as a table.
export default defineConfig({
  input: 'bench-main',
  platform: 'node',
  resolve: { alias: { '@shared': at('../../src/shared'), '@main': at('../../src/main'), '@test': at('..') } },
  external: ['better-sqlite3', 'node-pty', '@parcel/watcher', 'playwright', /^node:/],
  plugins: [
    {
      name: 'bench-main',
      resolveId: id => (id === 'bench-main' ? id : null),
      load: id =>
        id === 'bench-main'
          ? `import { run } from ${JSON.stringify(process.env.ESPALIER_BENCH_ENTRY)}
             import { report } from ${JSON.stringify(at('report.ts'))}
             report(await run())`
          : null,
    },
  ],
  output: { file: process.env.ESPALIER_BENCH_OUT, format: 'esm', codeSplitting: false },
})
