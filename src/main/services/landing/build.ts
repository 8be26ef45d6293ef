import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Identity, Oid, RepoRef } from '@main/ports/git-types'
import { contentOf } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { pathsOf } from './allowed'
import { landingMessage } from './message'
import { conflict, gitTrouble, missingHead, unrelated } from './reasons'
import type { Chain, Link, Stop } from './types'

export interface BuildDeps {
  readonly git: Git
  readonly repo: RepoRef
}

export interface Entry {
  readonly landing: Landing
  readonly title: string | null
}

/** Who signs for candidates. */
export interface Signer {
  readonly identity: Identity
  readonly sign: boolean
}

/** A failure of git's own as an end of this try: an identity is a person's to give, the rest may pass. */
export function stopFor(error: GitError): Stop {
  const reason = gitTrouble(error)
  return error.code === 'no-identity' ? { kind: 'wait', reason } : { kind: 'requeue', reason }
}

/** Who commits and whether commits are signed, as the user's settings say. */
export async function readSigner({ git, repo }: BuildDeps): Promise<Result<Signer, Stop>> {
  const [identity, sign] = await Promise.all([git.identity(repo), git.signs(repo)])
  if (!identity.ok) return err(stopFor(identity.error))
  if (!sign.ok) return err(stopFor(sign.error))
  return ok({ identity: identity.value, sign: sign.value })
}

async function buildLink(
  deps: BuildDeps,
  entry: Entry,
  base: Oid,
  at: number,
  signer: Signer,
): Promise<Result<Link, Stop>> {
  const { git, repo } = deps
  const { landing } = entry
  const [mergeBase, merged] = await Promise.all([
    git.mergeBase(repo, base, contentOf(landing)),
    git.mergeTree(repo, { ours: base, theirs: contentOf(landing) }),
  ])
  if (!mergeBase.ok)
    return err(
      mergeBase.error.code === 'missing-ref'
        ? { kind: 'refuse', reason: missingHead(landing) }
        : stopFor(mergeBase.error),
    )
  if (mergeBase.value === null) return err({ kind: 'refuse', reason: unrelated(landing) })
  if (!merged.ok) return err(stopFor(merged.error))
  if (merged.value.kind === 'conflict')
    return err({ kind: 'refuse', reason: conflict(landing, { base, mergeBase: mergeBase.value }, merged.value) })
  const { tree } = merged.value
  const by = { ...signer.identity, at, offset: '+0000' }
  const candidate = await git.commitTree(repo, {
    tree,
    parents: [base, contentOf(landing)],
    author: by,
    committer: by,
    message: landingMessage({ id: landing.id, branch: landing.branch, title: entry.title }),
    sign: signer.sign,
  })
  if (!candidate.ok) return err(stopFor(candidate.error))
  const changed = await git.diff(repo, { from: base, to: candidate.value })
  if (!changed.ok) return err(stopFor(changed.error))
  return ok({
    landing,
    base,
    mergeBase: mergeBase.value,
    candidate: candidate.value,
    tree,
    paths: pathsOf(changed.value),
  })
}

/**
 * Builds candidates on top of each other. Everything in them comes from the entries, the target and the user's
 * settings, so that building again after a crash gives the same commits (signatures apart). Dates are the time of
 * queueing, but never before the commit built on.
 * @returns the chain, and with `stopped` the first entry that could not be part of it; entries after it are left out
 */
export async function buildChain(
  deps: BuildDeps,
  entries: readonly Entry[],
  on: { readonly target: string; readonly base: Oid; readonly signer: Signer },
): Promise<{ readonly chain: Chain; readonly stopped: { readonly landing: Landing; readonly stop: Stop } | null }> {
  const links: Link[] = []
  const chain = () => ({ target: on.target, base: on.base, links })
  const tip = await deps.git.log(deps.repo, { from: null, to: on.base, limit: 1 })
  let at = tip.ok ? (tip.value[0]?.committer.at ?? 0) : 0
  for (const entry of entries) {
    if (!tip.ok) return { chain: chain(), stopped: { landing: entry.landing, stop: stopFor(tip.error) } }
    at = Math.max(at, Math.floor(entry.landing.queuedAt / 1000))
    const link = await buildLink(deps, entry, links.at(-1)?.candidate ?? on.base, at, on.signer)
    if (!link.ok) return { chain: chain(), stopped: { landing: entry.landing, stop: link.error } }
    links.push(link.value)
  }
  return { chain: chain(), stopped: null }
}
