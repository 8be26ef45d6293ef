import { lstat, readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { isAncestor } from './history'
import { noCheckout } from './refuse'

/** What a path is on one side: its mode and its object. */
interface Side {
  readonly mode: string
  readonly oid: Oid
}

interface Change {
  readonly path: string
  /** Null: it is not there on that side. */
  readonly old: Side | null
  readonly new: Side | null
}

/** Fields of `diff-tree --raw -z`: `:oldmode newmode oldoid newoid status`, then the path. */
function parseRaw(text: string): Change[] {
  const fields = text.split('\0')
  const changes: Change[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [was = '', is = '', old = '', now = ''] = (fields[at] ?? '').slice(1).split(' ')
    const side = (mode: string, oid: string) => (/^0+$/.test(oid) ? null : { mode, oid })
    changes.push({ path: fields[at + 1] ?? '', old: side(was, old), new: side(is, now) })
  }
  return changes
}

const LINK = '120000'
const MODULE = '160000'

/** A file on disk as git would keep it; null for what is no file. By path, so that its filters are applied. */
async function sideOnDisk(exec: Exec, checkout: RepoRef, path: string): Promise<(Side & { bytes: Buffer }) | null> {
  const file = join(checkout.root ?? '', path)
  const found = await lstat(file)
  if (!found.isFile() && !found.isSymbolicLink()) return null
  const link = found.isSymbolicLink()
  const bytes = link ? Buffer.from(await readlink(file)) : await readFile(file)
  const hash = link ? { args: ['hash-object', '--stdin'], stdin: bytes } : { args: ['hash-object', '--', path] }
  const hashed = await exec.read(checkout, { ...hash, checkout: true })
  if (!hashed.ok) return null
  const mode = link ? LINK : found.mode & 0o100 ? '100755' : '100644'
  return { mode, oid: hashed.value.text.trim(), bytes }
}

/** What a path on disk is: `old`, `new` (or the beginning of it, or not there any more), or somebody's own. */
async function kindOf(exec: Exec, checkout: RepoRef, change: Change): Promise<'old' | 'new' | 'own'> {
  const file = join(checkout.root ?? '', change.path)
  const there = await lstat(file).catch(() => null)
  if (!there) return change.old === null ? 'old' : 'new'
  // A fast-forward leaves the folders of submodules alone.
  if (there.isDirectory() && [change.old?.mode, change.new?.mode].includes(MODULE)) return 'old'
  const now = await sideOnDisk(exec, checkout, change.path)
  if (now === null) return 'own'
  // Where only the mode differs, that tells; else it is left out, for not every file system has one.
  if (change.old?.oid === now.oid) return change.new?.oid === now.oid && change.new.mode === now.mode ? 'new' : 'old'
  if (change.new?.oid === now.oid) return 'new'
  if (change.new === null || change.new.mode === LINK) return 'own'
  const whole = await exec.read(checkout, { args: ['cat-file', 'blob', change.new.oid] })
  return whole.ok && whole.value.bytes.subarray(0, now.bytes.length).equals(now.bytes) ? 'new' : 'own'
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
    // The folder of a submodule is none of its files.
    for (const { path, new: now } of added)
      if (now?.mode !== MODULE) await rm(join(checkout.root ?? '', path), { force: true })
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
  to: Oid,
  options?: GitOptions,
): Answer<readonly string[]> {
  if (checkout.root === null) return noCheckout()
  const head = await exec.read(checkout, { args: ['rev-parse', '--verify', 'HEAD'], checkout: true }, options)
  if (!head.ok) return head
  // The branch moves last: where it stands is what the fast-forward came from.
  const from = head.value.text.trim()
  const begun = from === to ? ok(false) : await isAncestor(exec, checkout, { ancestor: from, of: to }, options)
  if (!begun.ok) return begun
  if (!begun.value) return ok([])
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
