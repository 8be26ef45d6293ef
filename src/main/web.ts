import { resolve } from 'node:path'
import { runWeb } from './hosts/web/main'

void runWeb({
  argv: process.argv.slice(2),
  cwd: process.env.INIT_CWD ?? process.cwd(),
  env: process.env,
  files: resolve(import.meta.dirname, '../renderer'),
}).then(
  code => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`espalier: it could not start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(3)
  },
)
