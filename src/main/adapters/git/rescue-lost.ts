import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { KEPT } from './modules'

/** What holds commits for good. Snapshots and candidates move on, and rescues are let go one by one, so they do not count. */
const LASTING = ['refs/heads/', 'refs/tags/', 'refs/remotes/', 'refs/stash', KEPT]

const lines = (text: string): string[] => text.split('\n').filter(line => line !== '')

/** The commits that some objects here are, or that tags among them name; in the order given. */
export async function commitsAmong(
  exec: Exec,
  repo: RepoRef,
  oids: readonly Oid[],
  options?: GitOptions,
): Answer<Oid[]> {
  if (oids.length === 0) return ok([])
  const args = ['cat-file', '--batch-check=%(objecttype) %(objectname)']
  const said = await exec.read(repo, { args, stdin: oids.map(oid => `${oid}^{}\n`).join('') }, options)
  if (!said.ok) return said
  return ok(lines(said.value.text).flatMap(line => (line.startsWith('commit ') ? [line.slice(7)] : [])))
}

/** A stash list, newest first. */
export async function stashesOf(
  exec: Exec,
  clone: RepoRef,
  options?: GitOptions,
): Answer<{ readonly oid: Oid; readonly message: string }[]> {
  const args = ['log', '--walk-reflogs', '--format=%H %gs', 'refs/stash', '--']
  const said = await exec.read(clone, { args, codes: [0, 128] }, options)
  if (!said.ok) return said
  return ok(
    said.value.exitCode === 0
      ? lines(said.value.text).map(line => ({
          oid: line.slice(0, line.indexOf(' ')),
          message: line.slice(line.indexOf(' ') + 1),
        }))
      : [],
  )
}

/** Full names and commits of a repository's refs below some prefixes. */
export async function refsBelow(
  exec: Exec,
  repo: RepoRef,
  prefixes: readonly string[],
  options?: GitOptions,
): Answer<{ readonly name: string; readonly oid: Oid }[]> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', '--', ...prefixes]
  const said = await exec.read(repo, { args }, options)
  if (!said.ok) return said
  return ok(
    lines(said.value.text).map(line => ({
      oid: line.slice(0, line.indexOf(' ')),
      name: line.slice(line.indexOf(' ') + 1),
    })),
  )
}

/** Branches a clone has that the project has not, or has at another commit that lacks theirs. */
export async function branchesOf(
  exec: Exec,
  clone: RepoRef,
  project: RepoRef,
  options?: GitOptions,
): Answer<{ readonly name: string; readonly oid: Oid }[]> {
  const there = await refsBelow(exec, project, ['refs/heads/'], options)
  if (!there.ok) return there
  const known = new Set(there.value.map(ref => `${ref.name} ${ref.oid}`))
  const here = await refsBelow(exec, clone, ['refs/heads/'], options)
  if (!here.ok) return here
  return ok(
    here.value
      .filter(ref => !known.has(`${ref.name} ${ref.oid}`))
      .map(ref => ({ name: ref.name.slice('refs/heads/'.length), oid: ref.oid })),
  )
}

/** Branches, what only repeats another repository, and what is one checkout's own: none of them a name to keep. */
const NO_NAMES = /^refs\/(heads|remotes|prefetch|espalier|bisect|worktree|rewritten)\/|^refs\/stash$/

/** Tags, notes and other names of a clone that the project has not, or has for something else. */
export async function namesOf(
  exec: Exec,
  clone: RepoRef,
  project: RepoRef,
  options?: GitOptions,
): Answer<{ readonly name: string; readonly oid: Oid }[]> {
  const here = await refsBelow(exec, clone, ['refs/'], options)
  if (!here.ok) return here
  const own = here.value.filter(ref => !NO_NAMES.test(ref.name))
  if (own.length === 0) return ok([])
  const there = await refsBelow(exec, project, ['refs/'], options)
  if (!there.ok) return there
  const known = new Set(there.value.map(ref => `${ref.name} ${ref.oid}`))
  return ok(own.filter(ref => !known.has(`${ref.name} ${ref.oid}`)))
}

/**
 * Tips of the commits only a checkout knows: its HEAD, what HEAD was at, refs of its own; of a clone, all it has. What a
 * lasting ref of the project holds is left out; the ref `but` is taken for one that is not there yet.
 */
export async function lostCommits(
  exec: Exec,
  checkout: RepoRef,
  project: RepoRef,
  { more, but }: { readonly more: readonly Oid[]; readonly but: string },
  options?: GitOptions,
): Answer<Oid[]> {
  const clone = checkout.commonDir !== project.commonDir
  const walked = await exec.read(
    checkout,
    { args: ['rev-list', '--walk-reflogs', 'HEAD', '--'], codes: [0, 128] },
    options,
  )
  if (!walked.ok) return walked
  const own = await refsBelow(
    exec,
    checkout,
    clone ? ['refs/'] : ['refs/bisect/', 'refs/worktree/', 'refs/rewritten/'],
    options,
  )
  if (!own.ok) return own
  const others = ({ name }: { readonly name: string }) => name !== but
  const before = await readFile(join(checkout.gitDir, 'ORIG_HEAD'), 'utf8').catch(() => '')
  const named = [...lines(walked.value.text), ...own.value.filter(others).map(ref => ref.oid), ...more, before.trim()]
  const tips = await commitsAmong(
    exec,
    checkout,
    [...new Set(named)].filter(oid => /^[0-9a-f]{40,64}$/.test(oid)),
    options,
  )
  if (!tips.ok) return tips
  const lasting = await refsBelow(exec, project, LASTING, options)
  if (!lasting.ok) return lasting
  const kept = lasting.value.filter(others).map(ref => ref.oid)
  const held = clone ? await commitsAmong(exec, checkout, kept, options) : ok(kept)
  if (!held.ok) return held
  return tipsBeyond(exec, checkout, tips.value, held.value, options)
}

/** The tips of what some commits reach and others, which are here too, do not. */
export async function tipsBeyond(
  exec: Exec,
  repo: RepoRef,
  commits: readonly Oid[],
  held: readonly Oid[],
  options?: GitOptions,
): Answer<Oid[]> {
  const holding = new Set(held)
  const asked = commits.filter(oid => !holding.has(oid))
  if (asked.length === 0) return ok([])
  const stdin = [...asked, ...[...holding].map(oid => `^${oid}`)].map(line => `${line}\n`).join('')
  const said = await exec.read(repo, { args: ['rev-list', '--parents', '--stdin'], stdin }, options)
  if (!said.ok) return said
  const found = lines(said.value.text).map(line => line.split(' '))
  const parents = new Set(found.flatMap(([, ...of]) => of))
  return ok(found.flatMap(([oid]) => (oid && !parents.has(oid) ? [oid] : [])))
}
