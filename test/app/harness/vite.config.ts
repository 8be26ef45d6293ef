import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Panes that other people are still building are stood in for, so that the rest can be looked at. */
const standIns = (): Plugin => ({
  name: 'stand-ins',
  enforce: 'pre',
  resolveId: source => {
    const [, pane] = /features\/(?:graph|terminal)\/(GraphPane|TerminalPane)$/.exec(source) ?? []
    if (!pane) return null
    const real = at(`../../../src/renderer/features/${pane === 'GraphPane' ? 'graph' : 'terminal'}/${pane}.tsx`)
    return existsSync(real) && process.env.HARNESS_STANDINS !== '1' ? null : at('./stand-ins.tsx')
  },
})

/** The window over an engine in memory: to look at every screen without a host. Never part of the product. */
export default defineConfig({
  root: at('.'),
  base: './',
  plugins: [standIns(), react(), tailwind()],
  resolve: { alias: { '@shared': at('../../../src/shared'), '@renderer': at('../../../src/renderer') } },
  build: { outDir: at('../../../out/harness'), emptyOutDir: true, target: 'chrome130', minify: false },
})
