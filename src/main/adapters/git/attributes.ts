import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Call, Exec } from './exec'
import { createMemory } from './memory'
import { parseDiff } from './parse/diff'
import { parseTree } from './parse/tree'

interface AttributeFile {
  readonly path: string
  readonly oid: Oid
  readonly bytes: Uint8Array
}

/** The attribute files of commits. What a commit holds never changes, so it is asked for once. */
export interface AttributeFiles {
  of(repo: RepoRef, commit: Oid, options?: GitOptions): Answer<readonly AttributeFile[]>
}

/** Makes a reader of attribute files that remembers what it read. */
export function createAttributeFiles(exec: Exec): AttributeFiles {
  const known = createMemory<readonly AttributeFile[]>(200)
  /** The commit asked about last, by repository: the next one most often differs in little. */
  const latest = new Map<string, Oid>()

  async function read(repo: RepoRef, path: string, oid: Oid, options?: GitOptions): Answer<AttributeFile> {
    const said = await exec.read(repo, { args: ['cat-file', 'blob', oid], subject: oid }, options)
    return said.ok ? ok({ path, oid, bytes: said.value.bytes }) : said
  }

  async function listed(repo: RepoRef, commit: Oid, options?: GitOptions): Answer<AttributeFile[]> {
    const args = ['ls-tree', '-z', '--full-tree', '-r', '--end-of-options', commit]
    const said = await exec.read(repo, { args, subject: commit }, options)
    if (!said.ok) return said
    const files: AttributeFile[] = []
    for (const { path, oid, type } of parseTree(said.value.text)) {
      if (type !== 'blob' || basename(path) !== '.gitattributes') continue
      const file = await read(repo, path, oid, options)
      if (!file.ok) return file
      files.push(file.value)
    }
    return ok(files)
  }

  /** What a commit holds, told from another one: git looks only into folders that differ. Null: it has to be listed. */
  async function differing(repo: RepoRef, from: Oid, to: Oid, options?: GitOptions): Promise<AttributeFile[] | null> {
    const before = known.get(`${repo.commonDir} ${from}`)
    if (!before) return null
    const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--end-of-options', from, to]
    const said = await exec.read(repo, { args: [...args, '--', ':(glob)**/.gitattributes'] }, options)
    if (!said.ok) return null
    const files = new Map(before.map(file => [file.path, file]))
    for (const { path, newOid, newMode } of parseDiff(said.value.text)) {
      files.delete(path)
      // Regular files and symbolic links, as a listing calls them: what is gone has no mode, a submodule another one.
      if (!/^1[02]/.test(newMode)) continue
      const file = await read(repo, path, newOid, options)
      if (!file.ok) return null
      files.set(path, file.value)
    }
    return [...files.values()]
  }

  return {
    async of(repo, commit, options) {
      const key = `${repo.commonDir} ${commit}`
      const found = known.get(key)
      if (found) return ok(found)
      const before = latest.get(repo.commonDir)
      const told = before === undefined ? null : await differing(repo, before, commit, options)
      const files = told ? ok(told) : await listed(repo, commit, options)
      if (!files.ok) return files
      known.set(key, files.value)
      latest.set(repo.commonDir, commit)
      return files
    },
  }
}

/** How a merge is made to read attributes from a commit. */
export interface AttributeSource {
  /** `git --attr-source` works (2.43 and newer). */
  readonly native: boolean
  readonly files: AttributeFiles
}

/** Runs a merge so that it reads attributes from a commit, whatever happens to be checked out. */
export async function withAttributesOf<T>(
  source: AttributeSource,
  repo: RepoRef,
  ours: Oid,
  merge: (extra: Partial<Call>) => Answer<T>,
  options?: GitOptions,
): Answer<T> {
  if (source.native) return merge({ before: [`--attr-source=${ours}`] })
  const files = await source.files.of(repo, ours, options)
  if (!files.ok) return files
  if (files.value.length === 0) return merge({})
  // Older git reads attributes from the folder it stands in: give it one that holds those of `ours` and nothing else.
  const folder = await mkdtemp(join(tmpdir(), 'espalier-attributes-'))
  try {
    for (const { path, bytes } of files.value) {
      await mkdir(join(folder, dirname(path)), { recursive: true })
      await writeFile(join(folder, path), bytes)
    }
    return await merge({ cwd: folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
