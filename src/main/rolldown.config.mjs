import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'

const at = path => fileURLToPath(new URL(path, import.meta.url))

const shared = {
  platform: 'node',
  resolve: { alias: { '@shared': at('../shared'), '@main': at('.') } },
  // Native modules stay outside: they find their own binaries next to themselves.
  external: ['electron', 'better-sqlite3', 'node-pty', '@parcel/watcher', /^node:/],
  treeshake: true,
}

export default defineConfig([
  {
    ...shared,
    input: {
      index: at('index.ts'),
      web: at('web.ts'),
      cli: at('cli.ts'),
      engine: at('engine.ts'),
    },
    output: {
      dir: at('../../out/main'),
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      cleanDir: true,
    },
  },
  {
    // One file of its own: it is copied away from the app before it starts.
    ...shared,
    input: { index: at('pty-host/index.ts') },
    output: {
      dir: at('../../out/pty-host'),
      format: 'esm',
      entryFileNames: '[name].js',
      codeSplitting: false,
      cleanDir: true,
    },
  },
  {
    // A sandboxed preload can only be CommonJS.
    ...shared,
    input: { index: at('../preload/index.ts') },
    output: { dir: at('../../out/preload'), format: 'cjs', entryFileNames: '[name].cjs', cleanDir: true },
  },
])
