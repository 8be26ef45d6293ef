import { lstat, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LayOut } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, TreeEntry } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { asBytes, asText, bytesOf } from './bytes'
import type { Answer, Exec } from './exec'
import { placeMarks } from './marks'
import { fromFileSystem, noCheckout, refuse } from './refuse'
import { inTemporary } from './snapshot-trees'
import { nothingUnfinished } from './status'
import { diff, wholeTree } from './trees'
import { holders } from './worktrees'

/** Refuses where something that `from` does not hold stands where `to` has a file. */
async function freeOf(exec: Exec, checkout: RepoRef, from: Oid, to: Oid, options?: GitOptions): Answer<void> {
  const changes = await diff(exec, checkout, { from, to }, options)
  if (!changes.ok) return changes
  const fresh = changes.value.filter(change => change.kind === 'added' || change.kind === 'renamed')
  const there = await Promise.all(
    fresh.map(change =>
      lstat(join(checkout.root ?? '', change.path)).then(
        found => !found.isDirectory(),
        () => false,
      ),
    ),
  )
  const paths = fresh.filter((_, index) => there[index]).map(change => change.path)
  if (paths.length === 0) return ok(undefined)
  const message = `Files that git ignores are in the way: ${paths.slice(0, 5).join(', ')}. Move them, and try again.`
  return refuse({ code: 'in-the-way', paths, message })
}

/** Puts HEAD where it was: on its branch where that still stands there and is free, else on a branch of the name given. */
async function placeHead(exec: Exec, checkout: RepoRef, to: LayOut, options?: GitOptions): Answer<void> {
  const detached = await exec.write(checkout, { args: ['update-ref', '--no-deref', 'HEAD', to.head] }, options)
  if (!detached.ok || to.branch === null) return detached.ok ? ok(undefined) : detached
  for (const name of [to.branch, to.otherwise]) {
    const ref = `refs/heads/${name}`
    const stands = await exec.read(
      checkout,
      { args: ['rev-parse', '--verify', '--quiet', ref], codes: [0, 1] },
      options,
    )
    if (!stands.ok) return stands
    const at = stands.value.text.trim()
    if (at !== '' && at !== to.head) continue
    const held = await holders(exec, checkout, ref)
    if (!held.ok) return held
    if (held.value.length > 0) continue
    if (at === '') {
      const made = await exec.write(
        checkout,
        { args: ['update-ref', ref, to.head, '0'.repeat(to.head.length)] },
        options,
      )
      // A branch whose name is in the way of it, say: then the other name is taken.
      if (!made.ok) continue
    }
    const on = await exec.write(checkout, { args: ['symbolic-ref', 'HEAD', ref] }, options)
    return on.ok ? ok(undefined) : on
  }
  return ok(undefined)
}

/** Makes the index what it was. */
async function placeIndex(exec: Exec, checkout: RepoRef, to: LayOut, options?: GitOptions): Answer<void> {
  if (to.parts.unmerged === null) {
    const from = to.parts.index ?? to.head
    const read = await exec.write(checkout, { args: ['read-tree', `${from}^{tree}`], checkout: true }, options)
    if (!read.ok) return read
  } else {
    const entries = await wholeTree(exec, checkout, to.parts.unmerged, options)
    if (!entries.ok) return entries
    const emptied = await exec.write(checkout, { args: ['read-tree', '--empty'], checkout: true }, options)
    if (!emptied.ok) return emptied
    const lines = entries.value.map(({ mode, oid, path }) => `${mode} ${oid} ${path[0]}\t${path.slice(2)}\0`)
    const args = ['update-index', '-z', '--index-info']
    const filled = await exec.write(checkout, { args, checkout: true, stdin: bytesOf(lines.join('')) }, options)
    if (!filled.ok) return filled
  }
  const refresh = { args: ['update-index', '-q', '--refresh'], checkout: true, codes: [0, 1] }
  const done = await exec.write(checkout, refresh, options)
  if (!done.ok) return done
  return to.parts.marks === null ? ok(undefined) : placeMarks(exec, checkout, to.parts.marks, options)
}

/** Writes blobs as files below a folder, byte for byte; their paths are texts of bytes. */
async function writeFiles(
  exec: Exec,
  repo: RepoRef,
  folder: string,
  entries: readonly TreeEntry[],
  options?: GitOptions,
): Answer<void> {
  for (const { oid, path } of entries) {
    const said = await exec.read(repo, { args: ['cat-file', 'blob', oid], subject: oid }, options)
    if (!said.ok) return said
    try {
      const file = join(asBytes(folder), path)
      await mkdir(bytesOf(dirname(file)), { recursive: true })
      await writeFile(bytesOf(file), said.value.bytes)
    } catch (cause) {
      return fromFileSystem(cause, `write ${asText(path)}`)
    }
  }
  return ok(undefined)
}

/**
 * Lays a rescue out in a checkout whose folder holds what the commit `from` holds: files byte for byte, index, branch,
 * an unfinished operation. Files that are not as `from` has them stop it before anything is lost. Errors: `dirty`,
 * `in-the-way`, `operation`.
 */
export async function layOut(exec: Exec, checkout: RepoRef, to: LayOut, options?: GitOptions): Answer<void> {
  if (checkout.root === null) return noCheckout()
  const { root } = checkout
  const idle = await nothingUnfinished(checkout)
  if (!idle.ok) return idle
  const free = await freeOf(exec, checkout, to.from, to.commit, options)
  if (!free.ok) return free
  return exec.alone(checkout, 'index', async () => {
    const moved = await inTemporary(async folder => {
      // An index of its own, so that a refusal leaves the checkout's as it is.
      const env = { GIT_INDEX_FILE: join(folder, 'index') }
      const call = { checkout: true, env, config: ['checkout.workers=0', 'core.safecrlf=false'] }
      const read = await exec.write(checkout, { ...call, args: ['read-tree', `${to.from}^{tree}`] }, options)
      if (!read.ok) return read
      const refresh = { ...call, args: ['update-index', '-q', '--refresh'], codes: [0, 1] }
      const refreshed = await exec.write(checkout, refresh, options)
      if (!refreshed.ok) return refreshed
      const args = ['read-tree', '-m', '-u', `${to.from}^{tree}`, `${to.commit}^{tree}`]
      return exec.write(checkout, { ...call, args }, options)
    })
    if (!moved.ok) return moved
    const headed = await placeHead(exec, checkout, to, options)
    if (!headed.ok) return headed
    const indexed = await placeIndex(exec, checkout, to, options)
    if (!indexed.ok) return indexed
    if (to.parts.raw !== null) {
      const raw = await wholeTree(exec, checkout, to.parts.raw, options)
      const written = raw.ok ? await writeFiles(exec, checkout, root, raw.value, options) : raw
      if (!written.ok) return written
    }
    if (to.parts.state === null) return ok(undefined)
    const state = await wholeTree(exec, checkout, to.parts.state, options)
    if (!state.ok) return state
    const files = state.value.filter(entry => entry.path !== 'HEAD' && entry.path !== 'index')
    return writeFiles(exec, checkout, checkout.gitDir, files, options)
  })
}
