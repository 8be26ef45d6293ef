import { record } from '@main/ports/record'
import { gateNamed } from '@shared/domain/config/rules'
import { type Searched, whyRefused } from '@shared/domain/landing/culprits'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { ok } from '@shared/lib/result'
import type { IntegrationDeps } from './deps'
import { blamed, probe, type Search, short } from './probe'
import { partsOf, searchParts, withinLanding } from './within'

async function look(deps: IntegrationDeps, landing: Landing, signal: AbortSignal): Promise<Searched> {
  const { git, repo, candidates } = deps
  const { target, branch, id } = landing
  const probes: string[] = []
  const nothing: Searched = { culprits: [], green: null, groundRed: false, probes }
  // Put back into the queue in between it stands on nothing: then what its target is by now is the ground.
  const tip = landing.base === null ? await git.readRef(repo, `refs/heads/${target}`) : ok(landing.base)
  const base = tip.ok ? tip.value : null
  if (base === null) return nothing
  const [config, ground] = await Promise.all([deps.configAt(base), git.commitAt(repo, base)])
  const gate = gateNamed(config, String(landing.reason?.facts?.gate))
  if (gate?.kind !== 'command' || !ground.ok) return nothing
  const search: Search = {
    deps,
    note: async ({ what, verdict }) => void probes.push(`${what}: ${verdict}`),
    proving: {
      commit: base,
      tree: ground.value.tree,
      branch: target,
      config,
      gates: [{ gate, skip: null }],
      env: { ESPALIER_LANDING: id, ESPALIER_BRANCH: branch, ESPALIER_BASE: base },
      signal,
    },
  }
  const parts = await partsOf(search, landing, base)
  const start = { oid: base, tree: ground.value.tree }
  // It may never have run there: where nothing that landed matched the gate's paths.
  const without = parts.length === 0 ? 'unknown' : await probe(search, `${target} at ${short(base)}`, start)
  if (without !== 'green') return { ...nothing, groundRed: without === 'red' }
  const origin = parts[0]?.parents[0]
  const first = async (count: number) => {
    const last = count === 0 ? origin : parts[count - 1]?.oid
    return last === undefined ? start : candidates.at(landing, last, base)
  }
  // What comes again after it was taken back is there before any of the parts: none of them is to blame for that.
  const under = await first(0)
  if (under?.tree !== start.tree && (await probe(search, `what ${id} had before its parts`, under)) !== 'green')
    return nothing
  const { entries, alone, green } = await searchParts(search, { landing: id, ground: start, parts, first })
  if (!alone) return nothing
  const commits = entries.flatMap(number => parts[number - 1] ?? [])
  const [only] = commits
  const before = only && commits.length === 1 ? await first((entries[0] ?? 1) - 1) : null
  const inside = only && before ? await withinLanding(search, only, before) : []
  const { landings } = deps.engine.model()
  const told = (one: { readonly commit: string; readonly landing: string | null; readonly subject: string }) => ({
    ...one,
    landed: lookup(landings, one.landing) ?? null,
  })
  return {
    ...nothing,
    culprits: [...commits.map(blamed), ...inside].map(told),
    green: (green === null ? undefined : parts[green - 1]?.oid) ?? null,
  }
}

/** Finds the smallest set of what landed on a level that makes it red on the level above, and refuses it with that. */
export async function searchPromotion(deps: IntegrationDeps, landing: Landing, signal: AbortSignal): Promise<void> {
  const found = await look(deps, landing, signal)
  if (signal.aborted) return
  const reason = whyRefused(landing, found)
  await record(deps.engine, { type: 'landing.refuse', id: landing.id, reason, searched: landing.head })
}
