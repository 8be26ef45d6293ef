import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { GateGit, Settled } from '@main/ports/gate-git'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { type Answer, createExec, type Exec, type ExecDeps } from './exec'
import { connect, keepIndex, restoreIndex } from './gate-place'
import { mendForward } from './mend-forward'
import { type SettleTo, settleModules } from './module-settle'
import { sourceOf } from './modules'
import { fromFileSystem, noCheckout } from './refuse'
import { holders } from './worktrees'

/** Lock files in a gate checkout's own administrative folder; nobody but Espalier works there, one run at a time. */
async function dropLocks(gitDir: string): Promise<void> {
  const names = await readdir(gitDir).catch(() => [])
  await Promise.all(names.filter(name => name.endsWith('.lock')).map(name => rm(join(gitDir, name), { force: true })))
}

/** Every path a `status --porcelain -z` names; of a rename the old one follows as a field of its own. */
function namedIn(porcelain: string): { untracked: string[]; changed: string[]; ignored: string[] } {
  const untracked: string[] = []
  const ignored: string[] = []
  const changed: string[] = []
  const fields = porcelain.split('\0')
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? ''
    if (field === '') continue
    const path = field.slice(3)
    if (field.startsWith('??')) untracked.push(path)
    else if (field.startsWith('!!')) ignored.push(path)
    else changed.push(path)
    if (field.startsWith('R') || field.startsWith('C')) at += 1
  }
  return { untracked, changed, ignored }
}

/** Most files of one commit that git calls changed as soon as it has written them. */
const MOST_ODD = 500

/**
 * Of the files that git calls changed, those that really are not what it writes for a commit. A file kept with other line
 * ends than its attributes ask for is changed to git from the first moment; there is nothing to make exact about that.
 */
async function reallyChanged(
  exec: Exec,
  checkout: RepoRef & { root: string },
  at: Oid,
  paths: readonly string[],
  options?: GitOptions,
): Promise<string[]> {
  if (paths.length > MOST_ODD) return [...paths]
  const changed = await Promise.all(
    paths.map(async path => {
      const args = ['cat-file', '--filters', `${at}:${path}`]
      const wanted = await exec.read(checkout, { args, checkout: true }, options)
      const file = join(checkout.root, path)
      const found = await lstat(file).catch(() => null)
      return wanted.ok && found?.isFile() ? !wanted.value.bytes.equals(await readFile(file)) : true
    }),
  )
  return paths.filter((_, index) => changed[index])
}

async function settle(exec: Exec, checkout: RepoRef, to: SettleTo, options?: GitOptions): Answer<Settled> {
  const { root } = checkout
  if (root === null) return noCheckout()
  try {
    await dropLocks(checkout.gitDir)
    await connect({ ...checkout, root })
    await restoreIndex(checkout)
    const settled = await putThere(exec, { ...checkout, root }, to, options)
    if (settled.ok) await keepIndex(checkout)
    return settled
  } catch (cause) {
    return fromFileSystem(cause, `make the gate checkout ${root} ready`)
  }
}

async function putThere(
  exec: Exec,
  checkout: RepoRef & { root: string },
  to: SettleTo,
  options?: GitOptions,
): Answer<Settled> {
  const config = [
    'checkout.workers=0',
    'advice.detachedHead=false',
    'core.sparseCheckout=false',
    'core.splitIndex=false',
  ]
  // Not `reset --hard`: were HEAD on a branch (a gate switched to one), that branch would be moved.
  const args = ['checkout', '--quiet', '--force', '--detach', to.at]
  const put = await exec.write(checkout, { args, config, checkout: true, subject: to.at }, options)
  if (!put.ok) return put
  const inner = await settleModules(exec, checkout, to, (module, at) => settle(exec, module, at, options), options)
  if (!inner.ok) return inner
  const all = ['--untracked-files=normal', '--ignored=traditional', '--ignore-submodules=none']
  const look = async () =>
    exec.read(checkout, { args: ['status', '--porcelain', '-z', ...all], checkout: true }, options)
  // The index is as the checkout left it, whatever lies beside it: both are asked at once.
  const [first, tree] = await Promise.all([
    look(),
    exec.write(checkout, { args: ['write-tree'], checkout: true }, options),
  ])
  if (!first.ok) return first
  if (!tree.ok) return tree
  let seen = first.value
  if (!to.keepUntracked && namedIn(seen.text).untracked.length > 0) {
    const cleaned = await exec.write(checkout, { args: ['clean', '--quiet', '-ffd'], checkout: true }, options)
    if (!cleaned.ok) return cleaned
    const again = await look()
    if (!again.ok) return again
    seen = again.value
  }
  const { untracked, changed, ignored } = namedIn(seen.text)
  return ok({
    tree: tree.value.text.trim(),
    leftover: [
      ...(await reallyChanged(exec, checkout, to.at, changed, options)),
      ...untracked,
      ...inner.value.leftover,
    ],
    ignored: [...ignored, ...inner.value.ignored],
    missing: inner.value.missing,
  })
}

async function dropIgnored({ root }: RepoRef, paths: readonly string[]): Answer<void> {
  if (root === null) return noCheckout()
  try {
    for (const path of paths) await rm(join(root, path), { recursive: true, force: true })
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, 'remove what an earlier gate left')
  }
}

/**
 * The verbs of git that only gates and landings need. Its mutexes are its own: it writes in gate checkouts alone, where
 * nobody else does.
 */
export function createGateGit(deps: ExecDeps): GateGit {
  const exec = createExec(deps)
  return {
    settle: (checkout, { project, ...to }, options) =>
      exec.alone(checkout, 'index', () => settle(exec, checkout, { ...to, from: sourceOf(project) }, options)),
    dropIgnored: (checkout, paths) => exec.alone(checkout, 'index', () => dropIgnored(checkout, paths)),
    mendForward: (checkout, to, options) =>
      exec.alone(checkout, 'index', () => mendForward(exec, checkout, to, options)),
    holders: (repo, branch, options) => holders(exec, repo, `refs/heads/${branch}`, options),
  }
}
