import type { Oid } from '@main/ports/git-types'
import { RULES } from '@shared/domain/config/rules'
import { comparesWithBaseline } from '@shared/domain/gate/baselines'
import type { Probe } from '@shared/domain/landing/batch/types'
import { versionOf } from '@shared/domain/landing/batch/types'
import { only, setApart } from '@shared/domain/landing/batch/verdict'
import type { Landing } from '@shared/domain/landing/schema'
import { admit } from './admit'
import { buildChain, readSigner, stopFor } from './build'
import type { LandingDeps } from './deps'
import { recordLanded, writeEvidence } from './finish'
import { preflight } from './holders'
import { type Judged, judge } from './judge'
import { pin } from './pin'
import { type Built, become, type Queue, startOver, takeOut, tipOf } from './queue'
import { catchUp } from './remote'
import { entryOf } from './sources'
import type { Stops } from './stops'
import type { Chain, Link, Policy, Signer, Stop } from './types'

/** A chain that is built and allowed, ready to be proved. */
export interface Prepared {
  readonly probe: Probe
  readonly chain: Chain
  /** The entries it stands on that are still being proved. */
  readonly above: readonly string[]
  /** What each link asks for, in order. */
  readonly judged: readonly Judged[]
  readonly policy: Policy
  readonly signer: Signer
}

interface Admitted {
  readonly landing: Landing
  readonly base: Oid
  readonly policy: Policy
}

type Deps = LandingDeps & Stops

/** An entry leaves the queue's machine and stops. */
async function out(deps: Deps, queue: Queue, landing: Landing, stop: Stop): Promise<void> {
  takeOut(queue, landing.id)
  await deps.stopAt(landing, stop)
}

/** A checkout that has the target is in the way of some links: they wait, the others are proved without them. */
async function leaveOutOfTheWay(deps: Deps, queue: Queue, links: readonly Link[]): Promise<void> {
  for (const { landing, paths } of links) {
    const clear = await preflight(deps, queue.target, paths)
    if (!clear.ok) await out(deps, queue, landing, clear.error)
  }
}

/** What is admitted of a proof's entries; the others stop where they have to, and leave the queue's machine. */
async function admitAll(deps: Deps, queue: Queue, probe: Probe, keeping: Promise<unknown>): Promise<Admitted[]> {
  const look = async (id: string) => {
    const landing = deps.engine.model().landings[id]
    // A look at what it was red with earlier may be made beside another of the same entry.
    const open = landing?.state === 'queued' || (landing?.state === 'proving' && probe.purpose === 'pair')
    if (!open) return null
    await deps.step('selected', id)
    return { landing, admitted: await admit(deps, landing, { begin: true }) }
  }
  const [head, ...rest] = probe.ids
  const found = head === undefined ? [] : [await look(head)]
  const remote = found.some(one => one?.admitted.ok && one.admitted.value.policy.remote !== null)
  // Git writes down what it fetched: with a remote one after the other.
  if (remote) for (const id of rest) found.push(await look(id))
  else found.push(...(await Promise.all(rest.map(look))))
  // Whatever lets go of a head must come after it was kept.
  await keeping
  const fit: Admitted[] = []
  for (const one of found) {
    if (one === null) continue
    const { landing, admitted } = one
    if (admitted.ok) {
      fit.push({ landing, ...admitted.value })
      continue
    }
    const { stop, base } = admitted.error
    takeOut(queue, landing.id)
    if (stop.kind !== 'landed' || base === null) {
      await deps.stopAt(landing, stop)
      continue
    }
    const behind = await catchUp(deps, landing, stop.commit)
    if (behind) await deps.stopAt(landing, behind)
    else if (await recordLanded(deps, landing.id, stop.commit, base)) await writeEvidence(deps, landing.id, null)
  }
  return fit
}

/** Builds the chain of what can stand together, and asks the rules of each link. What cannot be part of it leaves. */
async function buildAll(
  deps: Deps,
  queue: Queue,
  probe: Probe,
  { landings, policy, signer, on }: { landings: readonly Landing[]; policy: Policy; signer: Signer; on: Oid },
): Promise<{ chain: Chain; judged: Judged[] } | 'unmergeable' | null> {
  let left = [...landings]
  const drop = (id: string) => {
    left = left.filter(landing => landing.id !== id)
  }
  while (left.length > 0) {
    const { chain, stopped } = await buildChain(
      deps,
      left.map(landing => entryOf(deps.engine.model(), landing)),
      { target: queue.target, base: on, signer, strategy: policy.level.strategy },
    )
    if (stopped) {
      const { landing, stop } = stopped
      drop(landing.id)
      const first = landing.id === landings[0]?.id
      const clash = stop.kind === 'refuse' && stop.reason.code === 'conflict'
      if (clash && probe.purpose === 'pair') return 'unmergeable'
      if (clash && (!first || probe.above !== null)) become(queue, setApart(queue.batches, probe.id, landing.id))
      else await out(deps, queue, landing, stop)
      continue
    }
    const judged: Judged[] = []
    let refused: Link | null = null
    for (const link of chain.links) {
      const asked = await judge(deps, link, policy)
      if (asked.ok) {
        judged.push(asked.value)
        continue
      }
      refused = link
      await out(deps, queue, link.landing, asked.error)
      break
    }
    if (refused === null) return { chain, judged }
    drop(refused.landing.id)
  }
  return null
}

/** Whether a link changes what is asked of everything after it. */
const changesRules = ({ paths }: Link): boolean => paths.includes(RULES)

/** What may stand together: what comes after new rules is judged by them, so it waits until they are in force. */
function upToNewRules({ chain, judged }: Pick<Prepared, 'chain' | 'judged'>): Pick<Prepared, 'chain' | 'judged'> {
  const end = chain.links.findIndex(changesRules) + 1
  return end === 0
    ? { chain, judged }
    : { chain: { ...chain, links: chain.links.slice(0, end) }, judged: judged.slice(0, end) }
}

/** Where a proof is built: on a value of the target, or on what it stands on. */
interface Ground {
  readonly signal: AbortSignal
  readonly under: Built | null
  /** Settles when the entries' heads are referenced. */
  readonly keeping: Promise<unknown>
}

/**
 * Makes a proof ready: its entries are looked at, merged on top of each other on the value asked for, judged by the
 * target's rules and kept from being thrown away. Null where nothing of it is left to prove; what stopped is on record.
 * Nothing is decided before the heads are kept. `unmergeable`: an entry does not merge on the earlier value it was to be proved on.
 */
export async function prepare(
  deps: Deps,
  queue: Queue,
  probe: Probe,
  { signal, under, keeping }: Ground,
): Promise<Prepared | 'unmergeable' | null> {
  const version = versionOf(queue.batches)
  const admitted = await admitAll(deps, queue, probe, keeping)
  const [first] = admitted
  // Something landed meanwhile: which value was read is not known, so this begins anew.
  if (!first || signal.aborted || queue.moving || versionOf(queue.batches) !== version) return null
  const known = tipOf(queue)
  const same = admitted.filter(({ base }) => base === first.base)
  if (known === undefined) queue.values = [first.base]
  else if (first.base !== known) {
    // Somebody else moved the target: nothing that runs proves anything about it any more.
    startOver(queue, first.base)
    return null
  }
  const { policy } = first
  // What it stands on changes the rules it would be judged by: it waits until they are in force.
  if (under?.chain.links.some(changesRules)) return null
  queue.most = policy.level.every_commit ? 1 : policy.level.max_batch
  const landings = same.map(({ landing }) => landing).slice(0, queue.most)
  const on = under?.chain.links.at(-1)?.candidate ?? queue.values[probe.on] ?? first.base
  const signer = await readSigner(deps)
  if (!signer.ok) {
    for (const landing of landings) await out(deps, queue, landing, signer.error)
    return null
  }
  const built = await buildAll(deps, queue, probe, { landings, policy, signer: signer.value, on })
  if (signal.aborted || built === null) return null
  if (built === 'unmergeable') return built
  const { chain, judged } = upToNewRules(built)
  // What it stands on sets the numbers it is to be compared with: it waits until they are known.
  if (under && judged.some(({ gates }) => gates.some(({ gate, skip }) => !skip && comparesWithBaseline(gate))))
    return null
  const links = chain.links
  for (const { landing } of links) await deps.step('built', landing.id)
  const ids = links.map(({ landing }) => landing.id)
  become(queue, only(queue.batches, probe.id, ids))
  // A look beside another of the same entry is held by the gate's own checkout; the entry's ref holds what may land.
  const beside = links.some(({ landing }) => landing.state === 'proving')
  const [clear, ...pinned] = await Promise.all([
    preflight(deps, queue.target, [...new Set(links.flatMap(({ paths }) => paths))]),
    ...(beside ? [] : links.map(({ landing, candidate }) => pin(deps, landing.id, candidate, landing.head))),
  ])
  if (!clear.ok) {
    await leaveOutOfTheWay(deps, queue, links)
    return null
  }
  const kept = pinned.find(answer => !answer.ok)
  if (kept && !kept.ok) {
    for (const { landing } of links) await out(deps, queue, landing, stopFor(kept.error))
    return null
  }
  if (signal.aborted) return null
  for (const id of ids) await deps.step('pinned', id)
  return { probe: { ...probe, ids }, chain, above: under?.ids ?? [], judged, policy, signer: signer.value }
}
