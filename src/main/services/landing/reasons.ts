import type { GateResult } from '@main/ports/gate-runner'
import type { ModuleLink } from '@main/ports/git-clones'
import type { GitError } from '@main/ports/git-error'
import type { MergeOutcome, Oid } from '@main/ports/git-types'
import type { ScoreGateConfig } from '@shared/domain/config/schema'
import type { TouchedContract } from '@shared/domain/contract/rules'
import type { ScoreVerdict } from '@shared/domain/gate/scores'
import { contentOf, DISK_FULL } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { type LevelPlan, zoneOf } from '@shared/domain/level/schema'
import type { Reason } from '@shared/domain/primitives'
import { sayInstant } from '@shared/domain/schedule/next'

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

export const manual = (landing: Landing): Reason => ({
  code: 'manual',
  message: `Level ${landing.level} lands when a person says so.`,
  hint: 'Say that it is time with `espalier landing now`, or approve it.',
  facts: { level: landing.level },
})

export const scheduled = (landing: Landing, cron: string, plan: LevelPlan | undefined): Reason => {
  const next = plan?.next ?? null
  return {
    code: 'scheduled',
    message: `Level ${landing.level} lands by its schedule (${cron})${next === null ? '' : `, next on ${sayInstant(zoneOf(plan), next)}`}.`,
    hint: 'It goes on by itself then. `espalier landing now` lands it at once.',
    facts: {
      level: landing.level,
      cron,
      ...(next === null ? {} : { next: new Date(next).toISOString() }),
    },
  }
}

export const approval = (landing: Landing, from: readonly string[], below: string | null): Reason => ({
  code: 'approval',
  message: `Level ${landing.level} asks for an approval from ${few(from)}.${below === null ? '' : ` ${below}`}`,
  hint: 'Look at the change, then approve it.',
  facts: { level: landing.level, approve: [...from] },
})

/** A gate that asks people has too few answers, or answers that are too low. */
export const score = (
  landing: Landing,
  gate: ScoreGateConfig,
  { state, figure, missing, given }: ScoreVerdict,
): Reason => ({
  code: 'score',
  message:
    state === 'missing'
      ? `Gate ${gate.name} asks: ${gate.ask} ${missing === 1 ? 'One more person has' : `${missing} more people have`} to answer.`
      : `Gate ${gate.name}: the mean score is ${figure.value}, needed ${figure.required}.`,
  hint: `Look at the change, then score it from 0 to ${gate.out_of}: espalier landing score ${landing.id} --score N`,
  facts: { gate: gate.name, ask: gate.ask, out_of: gate.out_of, needed: figure.required, missing, scored: [...given] },
})

export const protectedPaths = (landing: Landing, paths: readonly string[]): Reason => ({
  code: 'protected',
  message: `${landing.branch} changes ${few(paths)}, which ${paths.length === 1 ? 'is' : 'are'} protected: a person has to agree.`,
  hint: 'Look at the change, then approve it.',
  facts: { files: paths.slice(0, LISTED) },
})

export const frozenContract = (landing: Landing, touched: readonly TouchedContract[]): Reason => {
  const files = touched.flatMap(one => one.files)
  const names = touched.map(({ name, owner }) => `${name} (${owner}’s)`).join(', ')
  return {
    code: 'contract',
    message: `${landing.branch} changes ${few(files)}, which frozen contract ${names} covers: a person has to agree.`,
    hint: 'Look at the change and at who builds on it, then approve it, or thaw the contract.',
    facts: { files: files.slice(0, LISTED), contracts: touched.map(({ name }) => name) },
  }
}

export const outOfScope = (
  landing: Landing,
  service: string,
  paths: readonly string[],
  folders: readonly string[],
): Reason => ({
  code: 'scope',
  message: `${landing.branch} changes ${few(paths)}, but ${service} may write ${folders.length === 0 ? 'nowhere' : `in ${few(folders)} only`}.`,
  hint: `Take ${paths.length === 1 ? 'that change' : 'those changes'} out of the branch, or let a person allow ${paths.length === 1 ? 'it' : 'them'}: espalier landing allow ${landing.id} --paths … --reason …`,
  facts: { files: paths.slice(0, LISTED), count: paths.length, allowed: [...folders], service },
})

export const remoteUnreachable = (landing: Landing, remote: string, error: GitError): Reason => ({
  code: 'remote-unreachable',
  message: `${remote} does not answer, and ${landing.target} lands together with it.`,
  hint: 'Look at the connection and your right to it, then release the landing: it tries again.',
  facts: { remote, output: error.stderr.slice(0, 2000) },
})

export const remoteDiverged = (landing: Landing, remote: string): Reason => ({
  code: 'remote-diverged',
  message: `${landing.target} here and at ${remote} each have commits the other lacks.`,
  hint: `Bring them together (git pull, or push what is here), and it goes on by itself.`,
  facts: { remote, target: landing.target },
})

export const remoteMoved = (landing: Landing, remote: string): Reason => ({
  code: 'target-moved',
  message: `${landing.target} moved at ${remote} while ${landing.branch} was being proved. It is proved again on the new one.`,
  facts: { remote, target: landing.target },
})

export const pullRequest = (landing: Landing, address: string): Reason => ({
  code: 'pull-request',
  message: `It is proved and waits as a pull request: ${address}`,
  hint: 'Merge it there, then release the landing: it looks again.',
  facts: { address, target: landing.target },
})

export const pullRequestFailed = (landing: Landing, branch: string, why: string): Reason => ({
  code: 'pull-request-failed',
  message: `It is proved and pushed as ${branch}, but no pull request could be opened: ${why}`.slice(0, 4000),
  hint: 'Open one by hand, or install and sign in to gh, then release the landing.',
  facts: { branch, target: landing.target },
})

export const remoteRefused = (landing: Landing, remote: string, said: string): Reason => ({
  code: 'remote-refused',
  message: `${remote} does not let ${landing.target} be pushed.`,
  hint: 'See what it says, then release the landing: it tries again.',
  facts: { remote, output: said.slice(0, 2000) },
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

/** Why an entry that was red with others goes back: the one to blame is looked for. */
export const redTogether = (others: readonly string[], red: Reason | undefined): Reason => ({
  code: 'batch-red',
  message: `It was red together with ${few(others)}; the one to blame is looked for.`,
  ...(red?.facts ? { facts: { ...red.facts, others: [...others] } } : { facts: { others: [...others] } }),
})

/** Red alone: looked at again before it is blamed, for the gate may be flaky. */
export const confirming = (red: Reason | undefined): Reason => ({
  code: 'confirming',
  message: `${red?.message ?? 'It was red.'} It is proved once more before it is refused.`,
  ...(red?.facts ? { facts: red.facts } : {}),
})

/** Red alone on what the target is: looked at on what it was, to find what it does not go together with. */
export const lookingForPartner = (target: string): Reason => ({
  code: 'looking-for-partner',
  message: `It is red on ${target} as it is; what landed meanwhile may be part of it, so it is proved on what ${target} was before.`,
})

export const batchChanged: Reason = {
  code: 'batch-changed',
  message: 'Something it was proved with was taken back or has changed. It is proved again.',
}

/** What it was proved on top of was red, or taken back. */
export const builtOnSand: Reason = {
  code: 'built-on-sand',
  message: 'What it was proved on top of does not land. It is proved again without that.',
}

export const provedBefore = (target: string): Reason => ({
  code: 'proved-before',
  message: `It is green by itself, but ${target} has moved since: it goes into the next proof.`,
})

/** A refusal of something that is green alone and red together with what landed before it. */
export const togetherWith = (landing: Landing, red: Reason, partner: Landing): Reason => ({
  ...red,
  message: `${landing.branch} and ${partner.branch}, which landed as ${partner.id}, only fail together. ${red.message}`,
  hint: `Merge ${landing.target} into ${landing.branch}, mend what the two break, and try again.`,
  facts: { ...red.facts, partner: partner.id },
})
