import { fileURLToPath } from 'node:url'
import { runElectron } from './hosts/electron/main'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

void runElectron({
  renderer: at('../renderer'),
  preload: at('../preload/index.cjs'),
  icon: at('../../assets/icon.png'),
}).catch((error: unknown) => {
  process.stderr.write(`espalier: it could not start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(3)
})
