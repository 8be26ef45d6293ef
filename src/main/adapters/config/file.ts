import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigFiles, ConfigState } from '@main/ports/config'
import type { ConfigFacts } from '@shared/domain/config/normalise'
import type { Clock } from '@shared/lib/time'
import { longestConfig, parseConfigText, refuse } from './parse'
import { watchConfig } from './watch'

/** Where the configuration may be, in the order they are looked for. */
export const configFileNames = ['multi-agent.yaml', 'multi-agent.yml'] as const

/** Makes the reader and watcher of a project's configuration file. */
export function createConfigFiles(deps: { readonly clock: Clock }): ConfigFiles {
  return {
    load: loadConfig,
    watch: (root, onChange, facts) =>
      watchConfig({ clock: deps.clock, load: () => loadConfig(root, facts) }, root, configFileNames, onChange),
  }
}

/** Reads the configuration file in a folder. What cannot be read is a rejected state, never a throw. */
export async function loadConfig(root: string, facts?: ConfigFacts): Promise<ConfigState> {
  for (const name of configFileNames) {
    const path = join(root, name)
    const state = await loadFile(path, facts)
    if (state.kind !== 'missing') return state
  }
  return { kind: 'missing' }
}

async function loadFile(path: string, facts: ConfigFacts | undefined): Promise<ConfigState> {
  const read = await readBounded(path)
  if (read.kind === 'missing') return read
  if (read.kind === 'failed') {
    const { error: problems } = refuse('unreadable', read.why, 'a file that can be read')
    return { kind: 'rejected', problems, hash: sha256(read.why), path }
  }
  const hash = sha256(read.bytes)
  const reading = parseConfigText(read.bytes, facts)
  if (!reading.ok) return { kind: 'rejected', problems: reading.error, hash, path }
  return { kind: 'loaded', config: reading.value, hash, text: new TextDecoder().decode(read.bytes), path }
}

type Read =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'missing' }

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

// One byte more than is allowed is enough to know that a file is too long, however long it is.
async function readBounded(path: string): Promise<Read> {
  try {
    // Asked before it is opened: opening a named pipe would wait for its other end.
    if (!(await stat(path)).isFile()) return { kind: 'failed', why: 'something that is not a file' }
    const file = await open(path, 'r')
    try {
      const buffer = new Uint8Array(longestConfig + 1)
      let length = 0
      for (let more = true; more && length < buffer.length; ) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
        length += bytesRead
        more = bytesRead > 0
      }
      return { kind: 'bytes', bytes: buffer.slice(0, length) }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' }
    return { kind: 'failed', why: `a trouble when it is opened (${code})` }
  }
}
