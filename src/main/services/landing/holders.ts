import { GATE_CHECKOUT, type GateGit } from '@main/ports/gate-git'
import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { RepoRef, Status } from '@main/ports/git-types'
import type { Reason } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import { stopFor } from './build'
import type { Stop } from './types'

export interface HolderDeps {
  readonly git: Git
  readonly gateGit: GateGit
  readonly repo: RepoRef
}

/** Who has a branch: checkouts with files of a person's or an agent's, and whether git also lists others. */
export interface Holders {
  readonly paths: readonly string[]
  readonly ghosts: boolean
}

/** Checkouts that are on a branch, or will return to it after a rebase or bisect (`worktree list` does not tell). */
export async function holdersOf(
  { git, gateGit, repo }: HolderDeps,
  branch: string,
): Promise<Result<Holders, GitError>> {
  const held = await gateGit.holders(repo, branch)
  if (!held.ok) return held
  if (held.value.length === 0) return ok({ paths: [], ghosts: false })
  const listed = await git.worktrees(repo)
  if (!listed.ok) return listed
  // Those whose folder is gone; and a gate's own, which is made anew before the next gate, whatever one left it on.
  const nobodys = listed.value.filter(({ prunable, locked }) => prunable !== null || locked === GATE_CHECKOUT)
  const paths = held.value.filter(path => !nobodys.some(one => one.path === path))
  return ok({ paths, ghosts: paths.length < held.value.length })
}

const LISTED = 200
const few = (files: readonly string[]): string =>
  files.length <= 4 ? files.join(', ') : `${files.slice(0, 3).join(', ')} and ${files.length - 3} more`

export const severalHold = (target: string, paths: readonly string[]): Reason => ({
  code: 'checkouts',
  message: `${target} is checked out in ${paths.length} places at once, so it cannot move together with all of them.`,
  hint: 'Switch all but one of them to another branch.',
  facts: { target, checkouts: [...paths] },
})

export const midOperation = (target: string, path: string, operation: string): Reason => ({
  code: 'checkout-busy',
  message: `${target} is checked out in ${path}, which is in the middle of a ${operation}. It moves only together with that checkout.`,
  hint: `Finish or abort the ${operation}; the landing then goes on by itself.`,
  facts: { target, checkout: path, operation },
})

export const inTheWay = (
  target: string,
  path: string,
  kind: 'checkout-dirty' | 'checkout-in-the-way',
  files: readonly string[],
): Reason => ({
  code: kind,
  message:
    kind === 'checkout-dirty'
      ? `${target} is checked out in ${path}, and files that would change have local edits there: ${few(files)}.`
      : `${target} is checked out in ${path}, and files that are not tracked stand where new ones would be written: ${few(files)}.`,
  hint:
    kind === 'checkout-dirty'
      ? 'Commit or stash them, or switch that checkout to another branch; the landing then goes on by itself.'
      : 'Move or delete them, or switch that checkout to another branch; the landing then goes on by itself.',
  facts: { target, checkout: path, files: files.slice(0, LISTED) },
})

/** Whether a path of the person's and one that would be written touch each other, as file or as folder. */
const meet = (mine: string, written: string): boolean =>
  mine === written || written.startsWith(mine.endsWith('/') ? mine : `${mine}/`) || mine.startsWith(`${written}/`)

/** What of a checkout's state a fast-forward over these paths would run into; null: nothing that status shows. */
export function obstacle(target: string, path: string, status: Status, paths: readonly string[]): Reason | null {
  const meets = (mine: string) => paths.some(written => meet(mine, written))
  const edited = [
    ...status.changed.flatMap(({ path: changed, from }) => (from === null ? [changed] : [changed, from])),
    ...status.unmerged,
  ].filter(meets)
  if (edited.length > 0) return inTheWay(target, path, 'checkout-dirty', edited)
  const untracked = status.untracked.filter(meets)
  return untracked.length > 0 ? inTheWay(target, path, 'checkout-in-the-way', untracked) : null
}

/**
 * Looks, before gates are run, whether a checkout that holds the target would let it move. What git alone knows
 * (ignored files in the way) shows at the move itself.
 */
export async function preflight(
  deps: HolderDeps,
  target: string,
  paths: readonly string[],
): Promise<Result<null, Stop>> {
  const holders = await holdersOf(deps, target)
  if (!holders.ok) return err(stopFor(holders.error))
  const [path, ...others] = holders.value.paths
  if (path === undefined) return ok(null)
  if (others.length > 0) return err({ kind: 'wait', reason: severalHold(target, holders.value.paths) })
  const opened = await deps.git.open(path)
  if (!opened.ok) return err(stopFor(opened.error))
  if (opened.value.operation) return err({ kind: 'wait', reason: midOperation(target, path, opened.value.operation) })
  const status = await deps.git.status(opened.value)
  if (!status.ok) return err(stopFor(status.error))
  const reason = obstacle(target, path, status.value, paths)
  return reason ? err({ kind: 'wait', reason }) : ok(null)
}
