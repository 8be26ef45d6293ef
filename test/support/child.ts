import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Bundles a TypeScript file of the tests so that a plain Node runs it; answers the path of the bundle. */
export async function bundle(entry: string): Promise<string> {
  const out = join(root, 'node_modules', '.cache', 'espalier-test')
  await mkdir(out, { recursive: true })
  const file = join(out, `${basename(entry, '.ts')}-${randomUUID()}.mjs`)
  const built = await rolldown({
    input: join(root, entry),
    platform: 'node',
    external: ['better-sqlite3', 'zod', '@parcel/watcher', '@anthropic-ai/sdk'],
    resolve: {
      alias: { '@shared': join(root, 'src/shared'), '@main': join(root, 'src/main'), '@test': join(root, 'test') },
    },
  })
  await built.write({ file, format: 'esm', codeSplitting: false })
  await built.close()
  return file
}

export interface Child {
  process: ChildProcess
  /** Resolves with the next line it prints; rejects where it ends before. */
  line(): Promise<string>
  /** Every line so far. */
  lines: string[]
  /** Ends it without a chance to tidy up, and waits until it is gone. */
  kill(): Promise<void>
}

/** Runs a bundle in a process of its own. */
export function runChild(file: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  let read = 0
  let rest = ''
  let gone = false
  let wake: (() => void) | null = null
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    wake?.()
  })
  const ended = new Promise<void>(resolve => {
    child.on('close', () => {
      gone = true
      wake?.()
      resolve()
    })
  })
  return {
    process: child,
    lines,
    async line() {
      while (read >= lines.length) {
        if (gone) throw new Error('The child ended')
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      read += 1
      return lines[read - 1] ?? ''
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
