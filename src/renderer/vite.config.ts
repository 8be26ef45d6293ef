import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Hot reload needs an inline script, which the page's policy forbids: while developing the policy is left out. */
const policyOnlyWhenBuilt = (): Plugin => ({
  name: 'policy-only-when-built',
  apply: 'serve',
  transformIndexHtml: html => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''),
})

export default defineConfig({
  root: at('.'),
  base: './',
  plugins: [react(), tailwind(), policyOnlyWhenBuilt()],
  resolve: { alias: { '@shared': at('../shared'), '@renderer': at('.') } },
  build: {
    outDir: at('../../out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: false,
    assetsInlineLimit: 1024,
    chunkSizeWarningLimit: 900,
    modulePreload: { polyfill: false },
  },
})
