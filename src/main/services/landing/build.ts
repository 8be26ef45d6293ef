import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { contentOf } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { pathsOf } from './allowed'
import { loadOf } from './carried'
import { compose, type Trouble } from './compose'
import { gitTrouble, missingHead, unrelated } from './reasons'
import { besidesCarried, carriedConflict } from './reasons-carried'
import { type SourceTrouble, sourcesOf } from './sources'
import type { Chain, Entry, Link, Load, Signer, Stop, Strategy } from './types'

export interface BuildDeps {
  readonly git: Git
  readonly repo: RepoRef
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

/** The mode of a commit in a tree. */
const SUBMODULE = '160000'

interface On {
  readonly target: string
  readonly base: Oid
  readonly signer: Signer
  readonly strategy: Strategy
}

const troubled = (landing: Landing, trouble: SourceTrouble | Trouble): Stop => {
  if ('refuse' in trouble) return { kind: 'refuse', reason: trouble.refuse }
  if ('unrelated' in trouble) return { kind: 'refuse', reason: unrelated({ ...landing, branch: trouble.unrelated }) }
  return trouble.git.code === 'missing-ref' ? { kind: 'refuse', reason: missingHead(landing) } : stopFor(trouble.git)
}

/** A conflict in nothing but what an entry carries from others is not its own; of any other, that is said too. */
function othersConflict(landing: Landing, load: Load | null, stop: Stop): Stop {
  if (load === null || stop.kind !== 'refuse' || stop.reason.code !== 'conflict') return stop
  const files = stop.reason.facts?.files
  const others = Array.isArray(files) && files.every(file => load.others.has(file))
  const reason = others
    ? carriedConflict(landing, load.carried, stop.reason)
    : besidesCarried(load.carried, stop.reason)
  return { kind: 'refuse', reason }
}

async function buildLink(
  deps: BuildDeps,
  entry: Entry,
  base: Oid,
  at: number,
  { signer, strategy: wanted }: On,
): Promise<Result<Link, Stop>> {
  const { landing } = entry
  // A resolved conflict is a merge of its own, and a rebase leaves merges out: it is taken as one commit. So is what
  // comes again after it was taken back.
  const whole = contentOf(landing) !== landing.head || entry.again.length + entry.kept.length > 0
  const strategy = wanted === 'rebase' && whole ? 'squash' : wanted
  const found = await sourcesOf(deps, entry, base, strategy)
  if (!found.ok) return err(troubled(landing, found.error))
  const { sources, undo } = found.value
  const load = await loadOf(deps, entry, base, sources[0])
  if (!load.ok) return err(stopFor(load.error))
  const plan = { entry, sources, undo, load: load.value, base, strategy }
  const made = await compose(deps, plan, signer, at)
  if (!made.ok) return err(othersConflict(landing, load.value, troubled(landing, made.error)))
  const changed = await deps.git.diff(deps.repo, { from: base, to: made.value.candidate })
  if (!changed.ok) return err(stopFor(changed.error))
  const modules = changed.value.flatMap(({ path, newMode, newOid }) =>
    newMode === SUBMODULE ? [{ path, oid: newOid }] : [],
  )
  return ok({ ...plan, landing, ...made.value, paths: pathsOf(changed.value), modules })
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
  on: On,
): Promise<{ readonly chain: Chain; readonly stopped: { readonly landing: Landing; readonly stop: Stop } | null }> {
  const links: Link[] = []
  const chain = () => ({ target: on.target, base: on.base, links })
  const tip = await deps.git.commitAt(deps.repo, on.base)
  let at = tip.ok ? tip.value.committedAt : 0
  for (const entry of entries) {
    if (!tip.ok) return { chain: chain(), stopped: { landing: entry.landing, stop: stopFor(tip.error) } }
    at = Math.max(at, Math.floor(entry.landing.queuedAt / 1000))
    const link = await buildLink(deps, entry, links.at(-1)?.candidate ?? on.base, at, on)
    if (!link.ok) return { chain: chain(), stopped: { landing: entry.landing, stop: link.error } }
    links.push(link.value)
  }
  return { chain: chain(), stopped: null }
}
