import { lstat, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { noCheckout } from './refuse'

interface Change {
  readonly path: string
  /** Null: it is not there on that side. */
  readonly old: Oid | null
  readonly new: Oid | null
}

/** Fields of `diff-tree --raw -z`: `:oldmode newmode oldoid newoid status`, then the path. */
function parseRaw(text: string): Change[] {
  const fields = text.split('\0')
  const changes: Change[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, , old = '', now = ''] = (fields[at] ?? '').slice(1).split(' ')
    const oid = (name: string) => (/^0+$/.test(name) ? null : name)
    changes.push({ path: fields[at + 1] ?? '', old: oid(old), new: oid(now) })
  }
  return changes
}

/** What a file on disk is: `old`, `new` (or the beginning of it, or not there any more), or somebody's own. */
async function kindOf(exec: Exec, checkout: RepoRef, change: Change): Promise<'old' | 'new' | 'own'> {
  const file = join(checkout.root ?? '', change.path)
  const found = await lstat(file).catch(() => null)
  if (!found) return change.old === null ? 'old' : 'new'
  if (!found.isFile()) return 'own'
  // By path, so that the filters configured for it are applied.
  const hashed = await exec.read(checkout, { args: ['hash-object', '--', change.path], checkout: true })
  if (!hashed.ok) return 'own'
  const oid = hashed.value.text.trim()
  if (oid === change.old) return 'old'
  if (oid === change.new) return 'new'
  if (change.new === null) return 'own'
  const [bytes, whole] = await Promise.all([
    readFile(file),
    exec.read(checkout, { args: ['cat-file', 'blob', change.new] }),
  ])
  return whole.ok && whole.value.bytes.subarray(0, bytes.length).equals(bytes) ? 'new' : 'own'
}

async function putBack(
  exec: Exec,
  checkout: RepoRef,
  from: Oid,
  changes: readonly Change[],
): Promise<Result<void, GitError>> {
  const lines = (list: readonly Change[]) => list.map(({ path }) => `${path}\0`).join('')
  const added = changes.filter(({ old }) => old === null)
  const kept = changes.filter(({ old }) => old !== null)
  if (added.length > 0) {
    const args = ['update-index', '--force-remove', '-z', '--stdin']
    const gone = await exec.write(checkout, { args, stdin: lines(added), checkout: true })
    if (!gone.ok) return gone
    for (const { path } of added) await rm(join(checkout.root ?? '', path), { force: true })
  }
  if (kept.length === 0) return ok(undefined)
  const args = ['checkout', '--quiet', '--force', from, '--pathspec-from-file=-', '--pathspec-file-nul']
  const done = await exec.write(checkout, { args, stdin: lines(kept), checkout: true, before: ['--literal-pathspecs'] })
  return done.ok ? ok(undefined) : done
}

/** Takes back a fast-forward that was cut off in the middle; see `GateGit.mendForward`. */
export async function mendForward(
  exec: Exec,
  checkout: RepoRef,
  { from, to }: { readonly from: Oid; readonly to: Oid },
  options?: GitOptions,
): Answer<readonly string[]> {
  if (checkout.root === null) return noCheckout()
  const head = await exec.read(checkout, { args: ['rev-parse', '--verify', 'HEAD'], checkout: true }, options)
  if (!head.ok) return head
  if (head.value.text.trim() !== from) return ok([])
  const raw = await exec.read(
    checkout,
    { args: ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-commit-id', from, to] },
    options,
  )
  if (!raw.ok) return raw
  const changes = parseRaw(raw.value.text)
  const kinds: ('old' | 'new' | 'own')[] = []
  for (const change of changes) kinds.push(await kindOf(exec, checkout, change))
  if (kinds.includes('own')) return ok([])
  const staged = await exec.read(
    checkout,
    { args: ['diff-index', '--cached', '--name-only', '-z', from], checkout: true },
    options,
  )
  if (!staged.ok) return staged
  const inIndex = new Set(staged.value.text.split('\0'))
  const half = changes.filter(({ path }, index) => kinds[index] === 'new' || inIndex.has(path))
  if (half.length === 0) return ok([])
  const done = await putBack(exec, checkout, from, half)
  return done.ok ? ok(half.map(({ path }) => path)) : done
}
