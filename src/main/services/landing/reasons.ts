import type { GateResult } from '@main/ports/gate-runner'
import type { ModuleLink } from '@main/ports/git-clones'
import type { GitError } from '@main/ports/git-error'
import type { MergeOutcome, Oid } from '@main/ports/git-types'
import { contentOf, DISK_FULL } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'

/** Code of a wait for others' work, which an entry carries, to be mended or to arrive by its own way. */
export const CARRIED = 'carried'

/** Waits that end by themselves when what they speak of changes; the others need a person's word. */
export const TARGET_WAITS: readonly string[] = [
  'no-gates',
  'unknown-gate',
  'no-target',
  'no-level',
  'target-config',
  'no-identity',
  'remote-unreachable',
  'remote-diverged',
  'pull-request',
  'pull-request-failed',
  CARRIED,
]
export const CHECKOUT_WAITS: readonly string[] = ['checkout-busy', 'checkout-dirty', 'checkout-in-the-way', 'checkouts']

/** What to do about a full disk. */
export const ROOM = 'Make room on that disk: it is tried again by itself, at least every five minutes.'

/** A commit's name as people read it. */
export const short = (oid: Oid): string => oid.slice(0, 10)
/** Names for a sentence. */
export const few = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
/** Most names that a reason's facts hold. */
export const LISTED = 200

export const conflict = (
  landing: Landing,
  at: { readonly base: Oid; readonly mergeBase: Oid },
  outcome: Extract<MergeOutcome, { kind: 'conflict' }>,
): Reason => ({
  code: 'conflict',
  message: `${landing.branch} and ${landing.target} both changed ${few(outcome.files)}.`,
  hint: `Merge ${landing.target} into ${landing.branch}, resolve, commit, and try again.`,
  facts: {
    files: outcome.files.slice(0, LISTED),
    branch: landing.branch,
    target: landing.target,
    head: contentOf(landing),
    base: at.base,
    mergeBase: at.mergeBase,
    messages: outcome.messages.slice(0, 20).map(({ text }) => text.slice(0, 300)),
  },
})

export const missingModules = (landing: Landing, links: readonly ModuleLink[]): Reason => ({
  code: 'missing-submodule',
  message: `${landing.branch} has ${few(links.map(({ path, oid }) => `${path} at ${short(oid)}`))}, a commit that no clone of the submodule on this computer has.`,
  hint: `Fetch it in your own checkout (git -C ${links[0]?.path} fetch), or push it to where the submodule comes from first; then: espalier landing retry ${landing.id}`,
  facts: { files: links.slice(0, LISTED).map(({ path }) => path), branch: landing.branch },
})

export const missingHead = (landing: Landing): Reason => ({
  code: 'missing-head',
  message: `Commit ${short(landing.head)} that ${landing.branch} offered is not in the repository any more.`,
  hint: 'Offer the branch again with the head it has now.',
  facts: { head: landing.head, branch: landing.branch },
})

export const rewritten = (landing: Landing, now: Oid): Reason => ({
  code: 'rewritten',
  message: `${landing.branch} was rewritten after it was offered: it no longer holds ${short(landing.head)}.`,
  hint: 'Try again to take its head as it is now.',
  facts: { head: landing.head, now, branch: landing.branch },
})

export const unrelated = (landing: Landing): Reason => ({
  code: 'unrelated',
  message: `${landing.branch} and ${landing.target} have no commit in common, so there is nothing to merge them by.`,
  hint: `Make the branch again from ${landing.target}.`,
  facts: { branch: landing.branch, target: landing.target },
})

export const noTarget = (landing: Landing, was: string | null): Reason => ({
  code: 'no-target',
  message: was
    ? `The branch ${landing.target} is gone, and with it what had landed on it, last ${short(was)}.`
    : `The branch ${landing.target} does not exist, or has no commit yet.`,
  hint: `Make it${was ? ' again' : ''}: git branch ${landing.target} ${was ?? '<commit>'}.`,
  facts: { target: landing.target },
})

export const targetMoved = (landing: Landing, base: Oid, now: Oid | null): Reason => ({
  code: 'target-moved',
  message: `${landing.target} moved while ${landing.branch} was being proved on ${short(base)}. It is proved again on the new one.`,
  facts: { target: landing.target, base, now: now ?? 'gone' },
})

export const interrupted: Reason = {
  code: 'interrupted',
  message: 'Espalier was cut off while this was being proved. It is proved again.',
}

export const gateFailed = (landing: Landing, failed: GateResult): Reason => ({
  code: failed.state === 'error' ? 'gate-error' : 'gate-failed',
  message: failed.reason?.message ?? `Gate ${failed.gate} did not pass.`,
  hint: `See its log, mend ${landing.branch}, and try again.`,
  facts: {
    gate: failed.gate,
    ...(failed.log === null ? {} : { log: failed.log }),
    ...(failed.exitCode === null ? {} : { exitCode: failed.exitCode }),
    ...(failed.tests && failed.tests.failing.length > 0 ? { failing: failed.tests.failing.slice(0, 30) } : {}),
    figures: failed.figures
      .filter(figure => !figure.ok)
      .map(({ name, value, required }) => `${name} ${value ?? '?'}: ${required}`),
  },
})

export const wrongTree = (landing: Landing, why: string, files: readonly string[]): Reason => ({
  code: 'wrong-tree',
  message: `The candidate of ${landing.branch} is not what its inputs merge to (${why}), so it does not land.`,
  hint: 'Try again: the candidate is then built anew. If this comes back, something changes objects or attributes in this repository.',
  facts: { files: files.slice(0, LISTED) },
})

export const gitTrouble = (error: GitError): Reason => ({
  code: error.code === 'no-identity' || error.code === DISK_FULL ? error.code : 'git',
  message: error.message,
  ...(error.code === DISK_FULL ? { hint: ROOM } : {}),
  facts: { command: error.argv.join(' ').slice(0, 1000), output: error.stderr.slice(0, 2000) },
})
