import { resolve } from 'node:path'
import { runMain } from './hosts/cli/main'

void runMain({
  argv: process.argv.slice(2),
  env: process.env,
  files: resolve(import.meta.dirname, '../renderer'),
}).then(code => {
  process.exit(code)
})
