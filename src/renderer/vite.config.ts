import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type ProxyOptions } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Hot reload needs an inline script, which the page's policy forbids: while developing the policy is left out. */
const policyOnlyWhenBuilt = (): Plugin => ({
  name: 'policy-only-when-built',
  apply: 'serve',
  transformIndexHtml: html => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''),
})

/** While developing, Vite hands the page's WebSockets to the real host, as the browser that was let in. */
function hostProxy(): Record<string, ProxyOptions> | undefined {
  const address = process.env.ESPALIER_DEV_HOST
  if (!address) return undefined
  const { origin, host, port, searchParams } = new URL(address)
  return {
    '/ws': {
      target: origin,
      ws: true,
      headers: { host, origin, cookie: `espalier-${port}=${searchParams.get('token')}` },
    },
  }
}

export default defineConfig({
  root: at('.'),
  base: './',
  plugins: [react(), tailwind(), policyOnlyWhenBuilt()],
  resolve: { alias: { '@shared': at('../shared'), '@renderer': at('.') } },
  server: { host: '127.0.0.1', proxy: hostProxy() },
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
