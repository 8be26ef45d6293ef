import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { asBytes, bytesOf } from './bytes'
import type { Answer, Exec } from './exec'
import { treeOf } from './snapshot-trees'

/** A file of a snapshot that HEAD does not hold like this. */
export interface Changed {
  /** A text of bytes. */
  readonly path: string
  readonly mode: string
  readonly oid: Oid
}

// Git reads a line that begins with a quote as a C string; so any path at all can be handed to it.
const quoted = (path: string): string =>
  /^"|\n/.test(path) ? `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"` : path

async function hashes(
  exec: Exec,
  checkout: RepoRef,
  files: readonly Changed[],
  write: boolean,
  options?: GitOptions,
): Answer<Oid[]> {
  const args = ['hash-object', ...(write ? ['-w'] : []), '--no-filters', '--stdin-paths']
  const stdin = bytesOf(files.map(file => `${quoted(file.path)}\n`).join(''))
  const call = { args, checkout: true, stdin }
  const said = await (write ? exec.write(checkout, call, options) : exec.read(checkout, call, options))
  return said.ok ? ok(said.value.text.split('\n').filter(oid => oid !== '')) : said
}

const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n[\s\S]*oid sha256:([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{60})/

/** Whether a blob is an LFS pointer whose content lies in the store that all checkouts share. */
async function inLfsStore(exec: Exec, checkout: RepoRef, oid: Oid, options?: GitOptions): Promise<boolean> {
  const said = await exec.read(checkout, { args: ['cat-file', 'blob', oid], maxBuffer: 1024, truncate: true }, options)
  const [, a, b, c] = (said.ok && POINTER.exec(said.value.text)) || []
  if (!a || !b || !c) return false
  const file = join(checkout.commonDir, 'lfs', 'objects', a, b, a + b + c)
  return lstat(file).then(
    found => found.isFile(),
    () => false,
  )
}

/**
 * The bytes of files that git stores in another form than they have in the folder (line endings, filters), as a tree;
 * null where there are none. What LFS keeps in its own shared store is left to it.
 */
export async function rawTree(
  exec: Exec,
  checkout: RepoRef,
  changed: readonly Changed[],
  folder: string,
  options?: GitOptions,
): Answer<Oid | null> {
  const files: Changed[] = []
  for (const file of changed) {
    if (!file.mode.startsWith('100')) continue
    const found = await lstat(bytesOf(join(asBytes(checkout.root ?? ''), file.path))).catch(() => null)
    if (found?.isFile()) files.push(file)
  }
  if (files.length === 0) return ok(null)
  const seen = await hashes(exec, checkout, files, false, options)
  if (!seen.ok) return seen
  const other: Changed[] = []
  for (const [index, file] of files.entries()) {
    if (seen.value[index] === file.oid || (await inLfsStore(exec, checkout, file.oid, options))) continue
    other.push(file)
  }
  if (other.length === 0) return ok(null)
  const written = await hashes(exec, checkout, other, true, options)
  if (!written.ok) return written
  const entries = other.map((file, index) => `${file.mode} ${written.value[index]}\t${file.path}`)
  return treeOf(exec, checkout, join(folder, 'raw-index'), entries, options)
}
