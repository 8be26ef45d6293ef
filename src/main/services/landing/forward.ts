import { cutOff, type GitError } from '@main/ports/git-error'
import type { Oid, Repository } from '@main/ports/git-types'
import { err, ok, type Result } from '@shared/lib/result'
import { type HolderDeps, holdersOf } from './holders'

/** Refs that say: a fast-forward of a person's checkout to this commit was begun. */
export const FORWARDS = 'refs/espalier/forward/'

export interface Forward {
  readonly landing: string
  readonly target: string
  readonly from: Oid
  readonly to: Oid
}

/** Takes a fast-forward off the record: it is over. */
export async function forget(
  { git, repo }: HolderDeps,
  { landing, to }: Pick<Forward, 'landing' | 'to'>,
): Promise<void> {
  await git.deleteRef(repo, { ref: `${FORWARDS}${landing}`, expected: to, reason: 'espalier: fast-forward over' })
}

/**
 * Moves a checked-out branch with its checkout. Where it goes is on record (a ref) before the first file is written, and
 * where it comes from is where the branch stands until the last, so that one cut off in the middle is taken back and
 * never looks like the person's own edits.
 */
export async function forward(deps: HolderDeps, checkout: Repository, move: Forward): Promise<Result<void, GitError>> {
  const { git, repo } = deps
  const ref = `${FORWARDS}${move.landing}`
  const now = await git.readRef(repo, ref)
  if (!now.ok) return now
  if (now.value !== move.to) {
    const noted = await git.moveRef(repo, {
      ref,
      to: move.to,
      expected: now.value,
      reason: `espalier: from ${move.from}`,
    })
    if (!noted.ok) return noted
  }
  const moved = await git.fastForward(checkout, { branch: move.target, from: move.from, to: move.to })
  if (!moved.ok && cutOff(moved.error)) {
    // Left on record: it is taken back before the next try, when the locks it left are gone too.
    const { argv, exitCode, stderr } = moved.error
    const message = `Git was ended while it moved ${checkout.root}. What it had written is taken back, and it is tried again.`
    return err({ code: 'failed', message, argv, exitCode, stderr })
  }
  await forget(deps, move)
  return moved
}

/** Takes back what a crash left of fast-forwards, in the checkouts that hold their targets. */
export async function mendForwards(
  deps: HolderDeps,
  targetOf: (landing: string) => string | null,
): Promise<Result<void, GitError>> {
  const { git, repo, gateGit } = deps
  const begun = await git.refs(repo, { prefixes: [FORWARDS] })
  if (!begun.ok) return begun
  for (const { name, oid } of begun.value) {
    const landing = name.slice(FORWARDS.length)
    const target = targetOf(landing)
    if (target !== null) {
      const holders = await holdersOf(deps, target)
      if (!holders.ok) return holders
      for (const path of holders.value.paths) {
        const opened = await git.open(path)
        if (!opened.ok) return opened
        if (opened.value.branch !== target) continue
        const mended = await gateGit.mendForward(opened.value, oid)
        if (!mended.ok) return mended
      }
    }
    await forget(deps, { landing, to: oid })
  }
  return ok(undefined)
}
