import type { Git } from '@main/ports/git'
import type { Oid } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { type AheadBehind, aheadBehind, createAheadBehind } from './ahead-behind'
import { createAttributeFiles } from './attributes'
import { readBlob } from './blobs'
import { discardHalfClone, makeClone } from './clone'
import { removeClone } from './clone-remove'
import { commitAll } from './commit-all'
import { commitTree } from './commit-tree'
import { bringCommits, refreshRemote } from './exchange'
import { exclude } from './exclude'
import { type Answer, createExec, type Exec, type ExecDeps } from './exec'
import { fastForward } from './fast-forward'
import { commitAt, isAncestor, log, mergeBases } from './history'
import { layOut } from './lay-out'
import { layOutModules } from './lay-out-modules'
import { removeStaleLock, staleLocks } from './locks'
import { createMemory } from './memory'
import { mergeTree } from './merge-tree'
import { claimModules } from './module-keep'
import { deleteRef, moveRef } from './move-ref'
import { hiddenRepositories } from './nested'
import { addNote } from './notes'
import { createObjectReader } from './object-reader'
import { open, version } from './open'
import { atLeast } from './parse/version'
import { nameOf, readRef, refs, resolve } from './refs'
import { fetchBranch, pushBranch, remoteHead } from './remote'
import { rescue } from './rescue'
import { rescues } from './rescues'
import { config, identity, signs } from './settings'
import { snapshot } from './snapshot'
import { storeStashes } from './stash'
import { status } from './status'
import { shareSubmodules } from './submodules'
import { detach, switchToNew } from './switch'
import { copyNames, copyStashes, discardCheckout, sameContent, settleTransplant, transplant } from './transplant'
import { diff, diffs, patch, tree } from './trees'
import { setUpstreams } from './upstream'
import { addWorktree } from './worktree-add'
import { discardHalfMade, listedAt, lockWorktree, removeWorktree, unlockWorktree } from './worktree-remove'
import { worktrees } from './worktrees'
import { writeTag } from './write-tag'

export interface GitDeps extends ExecDeps {
  /** A folder that exists, for commands that need no repository. */
  readonly home: string
}

/**
 * Makes the one way to git. One is shared by a whole process: its locks only know of each other, so whatever else
 * speaks to git is given the same `exec`.
 */
export function createGit(deps: GitDeps, exec: Exec = createExec(deps)): Git {
  const reader = createObjectReader(exec, deps.processes)
  const files = createAttributeFiles(exec)
  const bases = createMemory<readonly Oid[]>(5000)
  let known: string | null = null
  const ask = async (): Answer<string> => {
    if (known !== null) return ok(known)
    const said = await version(exec, deps.home)
    if (said.ok) known = said.value
    return said
  }
  let memory: AheadBehind | null = null
  const counts = (version: string) => {
    memory ??= createAheadBehind(atLeast(version, '2.41'))
    return memory
  }
  return {
    version: ask,
    async open(path, options) {
      const have = await ask()
      return have.ok ? open(exec, path, have.value, options) : have
    },
    config: (repo, key, options) => config(exec, repo, key, options),
    identity: (repo, options) => identity(exec, repo, options),
    signs: (repo, options) => signs(exec, repo, options),
    exclude: (repo, patterns) => exclude(exec, repo, patterns),
    staleLocks: (repo, query) => staleLocks(repo, query),
    removeStaleLock: (repo, lock, query) => removeStaleLock(repo, lock, query),
    async resolve(repo, rev, options) {
      const oid = await nameOf(reader, repo, `${rev}^{commit}`)
      return oid === null ? resolve(exec, repo, rev, options) : ok(oid)
    },
    async readRef(repo, ref, options) {
      const oid = await nameOf(reader, repo, ref)
      return oid === null ? readRef(exec, repo, ref, options) : ok(oid)
    },
    async refs(repo, query, options) {
      const have = await ask()
      return have.ok ? refs(exec, counts(have.value), repo, query, options) : have
    },
    moveRef: (repo, move, options) => moveRef(exec, repo, move, options),
    deleteRef: (repo, at, options) => deleteRef(exec, repo, at, options),
    setUpstreams: (repo, follow, options) => setUpstreams(exec, repo, follow, options),
    isAncestor: (repo, pair, options) => isAncestor(exec, repo, pair, options),
    mergeBases: (repo, a, b, options) => mergeBases(exec, bases, repo, a, b, options),
    async mergeBase(repo, a, b, options) {
      const all = await mergeBases(exec, bases, repo, a, b, options)
      return all.ok ? ok(all.value[0] ?? null) : all
    },
    commitAt: (repo, oid, options) => commitAt(exec, reader, repo, oid, options),
    log: (repo, query, options) => log(exec, repo, query, options),
    async aheadBehind(repo, pair, options) {
      const have = await ask()
      return have.ok ? aheadBehind(exec, counts(have.value), repo, pair, options) : have
    },
    writeTag: (repo, tag, options) => writeTag(exec, repo, tag, options),
    addNote: (repo, note, options) => addNote(exec, repo, note, options),
    async mergeTree(repo, pair, options) {
      const have = await ask()
      return have.ok ? mergeTree(exec, { native: atLeast(have.value, '2.43'), files }, repo, pair, options) : have
    },
    commitTree: (repo, commit, options) => commitTree(exec, repo, commit, options),
    diff: (repo, pair, options) => diff(exec, repo, pair, options),
    diffs: (repo, pairs, options) => diffs(exec, repo, pairs, options),
    patch: (repo, query, options) => patch(exec, repo, query, options),
    tree: (repo, query, options) => tree(exec, repo, query, options),
    readBlob: (repo, what, maxBytes) => readBlob(exec, reader, repo, what, maxBytes),
    remoteHead: (repo, at, options) => remoteHead(exec, repo, at, options),
    fetchBranch: (repo, at, options) => fetchBranch(exec, repo, at, options),
    pushBranch: (repo, push, options) => pushBranch(exec, repo, push, options),
    worktrees: (repo, options) => worktrees(exec, repo, options),
    addWorktree: (repo, worktree, options) => addWorktree(exec, repo, worktree, options),
    removeWorktree: (repo, removal, options) => removeWorktree(exec, repo, removal, options),
    discardHalfMade: (repo, path, options) => discardHalfMade(exec, repo, path, options),
    listedAt: (repo, path) => listedAt(exec, repo, path),
    lockWorktree: (repo, path, reason) => lockWorktree(exec, repo, path, reason),
    unlockWorktree: (repo, path) => unlockWorktree(exec, repo, path),
    makeClone: (source, clone, options) => makeClone(exec, source, clone, options),
    discardHalfClone: path => discardHalfClone(path),
    removeClone: (clone, how, options) => removeClone(exec, clone, how, options),
    transplant: (job, options) => transplant(exec, job, options),
    sameContent: (a, b, options) => sameContent(exec, a, b, options),
    settleTransplant: (to, reason) => settleTransplant(exec, to, reason),
    discardCheckout: where => discardCheckout(exec, where),
    copyStashes: (from, to) => copyStashes(from, to),
    storeStashes: (repo, list, options) => storeStashes(exec, repo, list, options),
    copyNames: (from, to) => copyNames(exec, from, to),
    bringCommits: (repo, what, options) => bringCommits(exec, repo, what, options),
    shareSubmodules: (checkout, how, options) => shareSubmodules(exec, checkout, how, options),
    claimModules: (project, what, options) => claimModules(exec, project, what, options),
    refreshRemote: (clone, from, options) => refreshRemote(exec, clone, from, options),
    async lfs(repo, options) {
      if (!(await exec.lfs())) return ok('not-installed')
      const filter = await config(exec, repo, 'filter.lfs.process', options)
      return filter.ok ? ok(filter.value === null ? 'not-set-up' : 'ready') : filter
    },
    status: (checkout, options) => status(exec, checkout, options),
    switchToNew: (checkout, to, options) => switchToNew(exec, checkout, to, options),
    detach: (checkout, at, options) => detach(exec, checkout, at, options),
    commitAll: (checkout, commit, options) => commitAll(exec, checkout, commit, options),
    snapshot: (checkout, to, options) => snapshot(exec, checkout, to, options),
    rescue: (checkout, request, options) => rescue(exec, checkout, request, options),
    layOut: (checkout, to, options) => layOut(exec, checkout, to, options),
    layOutModules: (checkout, to, options) => layOutModules(exec, checkout, to, options),
    hiddenRepositories: (checkout, options) => hiddenRepositories(exec, checkout, options),
    rescues: (repo, options) => rescues(exec, repo, options),
    fastForward: (checkout, move, options) => fastForward(exec, checkout, move, options),
    close: () => reader.close(),
  }
}
