import { resolve } from 'node:path'
import { runMain } from './hosts/cli/main'

/** Whatever goes wrong inside, a person sees a sentence and never a stack. */
const failed = (error: unknown): never => {
  const why = error instanceof Error ? error.message : String(error)
  process.stderr.write(`espalier: it failed inside (${why}). Nothing was lost; the diagnostic log says more.\n`)
  process.exit(3)
}
process.on('uncaughtException', failed)
process.on('unhandledRejection', failed)

void runMain({
  argv: process.argv.slice(2),
  env: process.env,
  files: resolve(import.meta.dirname, '../renderer'),
}).then(code => process.exit(code), failed)
