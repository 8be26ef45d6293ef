// `npm run package [-- --linux|--mac|--win|--dir]`: installers for this platform.
import { ensureInstalled, tool } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'

ensureInstalled()
await ensureBuilt({ force: true })
process.exitCode = await tool('electron-builder/cli.js', [
  '--config',
  'electron-builder.yml',
  '--publish',
  'never',
  ...process.argv.slice(2),
])
