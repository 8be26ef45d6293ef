import type { ResolverDeps } from './deps'
import { groundOf } from './ground'
import { RESOLUTIONS } from './seal'

type Deps = Pick<ResolverDeps, 'engine' | 'git' | 'resolveGit' | 'repo' | 'log'>

/** Records how the conflicts of a landing that landed were resolved, and lets go of what kept them: history has them now. */
export async function learn(deps: Deps, landing: string): Promise<void> {
  const { engine, resolveGit, repo, log } = deps
  const ids: string[] = []
  for (const one of Object.values(engine.model().resolutions)) {
    if (one.landing !== landing) continue
    ids.push(one.id)
    if (one.state !== 'resolved' || one.commit === null) continue
    const ground = await groundOf(deps, one)
    if (!ground.ok || ground.value === null) continue
    const trained = await resolveGit.train(repo, ground.value.conflict, one.commit)
    if (!trained.ok) log.warn('A resolution could not be recorded', { resolution: one.id, why: trained.error.message })
  }
  if (ids.length > 0) await release(deps, ids)
}

async function release({ git, repo }: Deps, ids: readonly string[]): Promise<void> {
  const kept = await git.refs(repo, { prefixes: ids.map(id => `${RESOLUTIONS}${id}`) })
  for (const { name, oid } of kept.ok ? kept.value : [])
    await git.deleteRef(repo, { ref: name, expected: oid, reason: 'espalier: landed' })
}

/** Lets go of what was kept for landings that landed while nobody looked. */
export async function forget(deps: Deps): Promise<void> {
  const { git, repo, engine } = deps
  const kept = await git.refs(repo, { prefixes: [RESOLUTIONS] })
  if (!kept.ok || kept.value.length === 0) return
  const { resolutions, landings } = engine.model()
  const landed = new Set(
    Object.values(resolutions)
      .filter(one => kept.value.some(({ name }) => name.startsWith(`${RESOLUTIONS}${one.id}`)))
      .map(one => one.landing)
      .filter(id => landings[id]?.state === 'landed'),
  )
  for (const id of landed) await learn(deps, id)
}
