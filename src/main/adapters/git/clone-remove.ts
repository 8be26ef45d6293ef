import { rm } from 'node:fs/promises'
import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Rescued } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import { leavingOf, setAside } from './clone'
import type { Answer, Exec } from './exec'
import { isKept } from './kept'
import { keepModules } from './module-keep'
import { fromFileSystem, noCheckout, refuse } from './refuse'
import { provenHeld } from './rescue-proof'
import { stashes } from './stash'
import { editedPaths, nothingUnfinished, status } from './status'

const unsaved = (path: string, what: string): Result<never, GitError> =>
  refuse({ code: 'unsaved', paths: [path], message: `${path} holds ${what} that the project does not have.` })

interface Keeper {
  readonly name: string
  readonly oid: Oid
  readonly type: string
}

/** What keeps something in a repository: refs that do not only repeat the project's, HEAD, each stash. */
async function keepers(exec: Exec, repo: RepoRef, project: RepoRef, options?: GitOptions): Answer<Keeper[]> {
  const every = { args: ['for-each-ref', '--format=%(objecttype) %(objectname) %(refname)'] }
  const listed = await exec.read(repo, every, options)
  if (!listed.ok) return listed
  const theirs = await exec.read(project, every, options)
  if (!theirs.ok) return theirs
  const known = new Set(theirs.value.text.split('\n'))
  const head = await exec.read(
    repo,
    { args: ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], codes: [0, 1, 128] },
    options,
  )
  if (!head.ok) return head
  const stashed = await stashes(exec, repo, options)
  if (!stashed.ok) return stashed
  const refs = listed.value.text.split('\n').flatMap(line => {
    const [type, oid, name] = line.split(' ')
    if (!type || !oid || !name || known.has(line)) return []
    return /^refs\/(remotes|prefetch|espalier\/published)\//.test(name) ? [] : [{ name, oid, type }]
  })
  const at = head.value.exitCode === 0 ? [{ name: 'HEAD', oid: head.value.text.trim(), type: 'commit' }] : []
  const stashList = stashed.value.map(({ oid }, n) => ({ name: `refs/stash@{${n}}`, oid, type: 'commit' }))
  return ok([...refs, ...at, ...stashList])
}

/** Whether the project keeps what a name stands for: a commit some ref reaches, anything else one that names it. */
async function isHeld(exec: Exec, project: RepoRef, { oid, type }: Keeper, options?: GitOptions): Answer<boolean> {
  if (type === 'commit') return isKept(exec, project, oid, options)
  const args = ['for-each-ref', '--count=1', '--format=x', `--points-at=${oid}`]
  const said = await exec.read(project, { args, codes: [0, 128, 129], subject: oid }, options)
  return said.ok ? ok(said.value.exitCode === 0 && said.value.text !== '') : said
}

/**
 * Deletes a clone. Only one whose every commit the project keeps, and that is clean or whose content a snapshot in the
 * project provably holds. Ignored files go with it. Errors: `dirty`, `unsaved`, `operation`, `bare`.
 */
export async function removeClone(
  exec: Exec,
  clone: RepoRef,
  { project, rescued }: { readonly project: RepoRef; readonly rescued?: Rescued },
  options?: GitOptions,
): Answer<void> {
  const { root } = clone
  if (root === null) return noCheckout()
  if (clone.gitDir !== clone.commonDir || clone.commonDir === project.commonDir)
    return refuse({ code: 'failed', message: `${root} is not a clone of its own, so it stays.` })
  const held = await keepers(exec, clone, project, options)
  if (!held.ok) return held
  for (const one of held.value) {
    const kept = await isHeld(exec, project, one, options)
    if (!kept.ok) return kept
    if (!kept.value) return unsaved(root, `what ${one.name} names`)
  }
  const modules = await keepModules(exec, clone, project, options)
  if (!modules.ok) return modules
  const safe = await contentIsSafe(exec, clone, project, rescued, options)
  if (!safe.ok) return safe
  try {
    await setAside(root)
    await rm(leavingOf(root), { recursive: true, force: true })
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, `delete ${root}`)
  }
}

async function contentIsSafe(
  exec: Exec,
  clone: RepoRef,
  project: RepoRef,
  rescued: Rescued | undefined,
  options?: GitOptions,
): Answer<void> {
  const root = clone.root ?? ''
  if (rescued === undefined) {
    const idle = await nothingUnfinished(clone)
    if (!idle.ok) return idle
    const now = await status(exec, clone, options)
    if (!now.ok) return now
    const paths = editedPaths(now.value, true)
    if (paths.length === 0) return ok(undefined)
    return refuse({ code: 'dirty', paths, message: `${root} has uncommitted work. Take a snapshot of it first.` })
  }
  return provenHeld(exec, clone, rescued, project, options)
}
