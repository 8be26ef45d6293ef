import { join } from 'node:path'
import { ensureDir, readIfExists, writeAtomic } from '@main/adapters/fs/atomic'
import type { RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { fromFileSystem } from './refuse'

/** Adds lines to `info/exclude` that are not there yet; what is there stays as it is. Doing it twice changes nothing. */
export async function exclude(exec: Exec, repo: RepoRef, patterns: readonly string[]): Answer<void> {
  return exec.alone(repo, 'shared', async () => {
    try {
      const folder = join(repo.commonDir, 'info')
      const path = join(folder, 'exclude')
      const before = (await readIfExists(path))?.toString('utf8') ?? ''
      const present = new Set(before.split(/\r?\n/))
      const missing = [...new Set(patterns)].filter(pattern => !present.has(pattern))
      if (missing.length === 0) return ok(undefined)
      await ensureDir(folder)
      const gap = before === '' || before.endsWith('\n') ? '' : '\n'
      await writeAtomic(path, `${before}${gap}${missing.join('\n')}\n`)
      return ok(undefined)
    } catch (cause) {
      return fromFileSystem(cause, 'write info/exclude')
    }
  })
}
