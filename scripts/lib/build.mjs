import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, say, tool } from './bootstrap.mjs'

const SOURCES = ['src', 'assets', 'package-lock.json', 'package.json']
const STAMP = join(root, 'out', '.built')

/** Builds main, preload, PTY host and window into out/, unless what is there was made from these very sources. */
export async function ensureBuilt({ force = false } = {}) {
  const key = fingerprint()
  if (!force && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === key) return
  say('Building Espalier…')
  const main = await tool('rolldown/bin/cli.mjs', ['-c', 'src/main/rolldown.config.mjs', '--logLevel', 'warn'])
  if (main !== 0) process.exit(main)
  const window = await tool('vite/bin/vite.js', [
    'build',
    '--config',
    'src/renderer/vite.config.ts',
    '--logLevel',
    'warn',
  ])
  if (window !== 0) process.exit(window)
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(STAMP, key)
}

/** Names, sizes and times of every source file: cheap, and changes whenever one of them does. */
function fingerprint() {
  const hash = createHash('sha256')
  const walk = path => {
    const stat = statSync(path)
    if (!stat.isDirectory()) return hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`)
    for (const name of readdirSync(path).sort()) walk(join(path, name))
  }
  for (const source of SOURCES) walk(join(root, source))
  return hash.digest('hex')
}
