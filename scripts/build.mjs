import { ensureInstalled } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'

ensureInstalled()
await ensureBuilt({ force: true })
