import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Conflict } from '@main/ports/resolve-git'
import { hasMarkers } from '@shared/domain/resolution/markers'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { inTemporary } from './snapshot-trees'

const CONFIG = ['rerere.enabled=true', 'rerere.autoUpdate=false', 'core.autocrlf=false']

/**
 * The memory of resolutions: a bare repository of Espalier's own that borrows the project's objects, because git keeps
 * `rr-cache` in the repository itself and its mere presence would switch rerere on for the person.
 */
async function memory(exec: Exec, repo: RepoRef): Answer<RepoRef> {
  const gitDir = join(repo.commonDir, 'espalier', 'rerere.git')
  const own: RepoRef = { root: null, gitDir, commonDir: gitDir }
  await mkdir(gitDir, { recursive: true })
  const format = await exec.read(repo, { args: ['rev-parse', '--show-object-format'] })
  if (!format.ok) return format
  const args = ['init', '--bare', '--quiet', '--template=', `--object-format=${format.value.text.trim()}`]
  const made = await exec.write(own, { args })
  if (!made.ok) return made
  await mkdir(join(gitDir, 'objects', 'info'), { recursive: true })
  await writeFile(join(gitDir, 'objects', 'info', 'alternates'), `${join(repo.commonDir, 'objects')}\n`)
  await mkdir(join(gitDir, 'rr-cache'), { recursive: true })
  return ok(own)
}

interface Stand {
  readonly place: RepoRef
  readonly env: { readonly GIT_INDEX_FILE: string }
  readonly paths: readonly string[]
}

/** Files whose three sides are all there: only those have hunks that can be known again. */
const whole = ({ stages }: Conflict): string[] => {
  const sides = new Map<string, number>()
  for (const { path, stage, mode } of stages)
    if (stage !== 1 && mode.startsWith('100')) sides.set(path, (sides.get(path) ?? 0) + 1)
  return [...sides].filter(([, count]) => count === 2).map(([path]) => path)
}

/** Lays a conflict out in a folder of its own: only the files in conflict, with markers, and an index that says so. */
async function layOut(exec: Exec, repo: RepoRef, own: RepoRef, conflict: Conflict, folder: string): Answer<Stand> {
  const root = join(folder, 'files')
  await mkdir(root)
  const place: RepoRef = { ...own, root }
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  const paths = whole(conflict)
  const stdin = conflict.stages
    .filter(({ path }) => paths.includes(path))
    .map(({ mode, oid, stage, path }) => `${mode} ${oid} ${stage}\t${path}\0`)
    .join('')
  const indexed = await exec.write(place, { args: ['update-index', '-z', '--index-info'], checkout: true, env, stdin })
  if (!indexed.ok) return indexed
  for (const path of paths) {
    const marked = await exec.read(repo, { args: ['cat-file', 'blob', `${conflict.tree}:${path}`] })
    if (!marked.ok) return marked
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), marked.value.bytes)
  }
  await rm(join(own.gitDir, 'MERGE_RR'), { force: true })
  return ok({ place, env, paths })
}

const rerere = (exec: Exec, { place, env }: Stand) =>
  exec.write(place, { args: ['rerere'], checkout: true, env, config: CONFIG })

async function inMemory<T>(
  exec: Exec,
  repo: RepoRef,
  conflict: Conflict,
  task: (stand: Stand) => Answer<T>,
): Answer<T> {
  const gitDir = join(repo.commonDir, 'espalier', 'rerere.git')
  return exec.alone({ root: null, gitDir, commonDir: gitDir }, 'index', () =>
    inTemporary(async folder => {
      const own = await memory(exec, repo)
      if (!own.ok) return own
      const stand = await layOut(exec, repo, own.value, conflict, folder)
      return stand.ok ? task(stand.value) : stand
    }),
  )
}

/** See `ResolveGit.replay`. */
export async function replay(exec: Exec, repo: RepoRef, conflict: Conflict): Answer<ReadonlyMap<string, Uint8Array>> {
  if (whole(conflict).length === 0) return ok(new Map())
  return inMemory(exec, repo, conflict, async stand => {
    const done = await rerere(exec, stand)
    if (!done.ok) return done
    const found = new Map<string, Uint8Array>()
    for (const path of stand.paths) {
      const bytes = await readFile(join(stand.place.root ?? '', path))
      if (!hasMarkers({ ours: null, theirs: null, result: bytes.toString('utf8') })) found.set(path, bytes)
    }
    return ok(found)
  })
}

/** See `ResolveGit.train`. */
export async function train(exec: Exec, repo: RepoRef, conflict: Conflict, resolved: Oid): Answer<void> {
  if (whole(conflict).length === 0) return ok(undefined)
  return inMemory(exec, repo, conflict, async stand => {
    const seen = await rerere(exec, stand)
    if (!seen.ok) return seen
    for (const path of stand.paths) {
      const done = await exec.read(repo, { args: ['cat-file', 'blob', `${resolved}:${path}`], codes: [0, 128] })
      if (!done.ok) return done
      if (done.value.exitCode === 0) await writeFile(join(stand.place.root ?? '', path), done.value.bytes)
    }
    const kept = await rerere(exec, stand)
    return kept.ok ? ok(undefined) : kept
  })
}
