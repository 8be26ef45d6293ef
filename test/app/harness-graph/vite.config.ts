import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: at('.'),
  plugins: [react(), tailwind()],
  resolve: {
    alias: { '@shared': at('../../../src/shared'), '@renderer': at('../../../src/renderer'), '@test': at('../..') },
  },
  server: { fs: { allow: [at('../../..')] } },
})
