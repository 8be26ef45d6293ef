import type { Identity } from '@main/ports/git-types'
import type { Config } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import { evidenceNote } from './evidence'
import type { FinishDeps } from './finish-deps'
import { type PolicyDeps, readPolicy } from './policy'

/** Most tags of one name: beyond it the name says too little to be of use. */
const MOST = 1000

/** The phase a landing belongs to: the one its service works in, else the last one there is. */
const phaseOf = (config: Config, { service }: Landing): string =>
  (config.phases.find(({ agents }) => service !== null && agents.includes(service)) ?? config.phases.at(-1))?.name ??
  'phase'

/** A tag's name from its template. Dates and times are UTC, when the level's branch moved. */
export function tagName(template: string, config: Config, landing: Landing): string {
  const at = new Date(landing.endedAt ?? 0).toISOString()
  const values: Record<string, string> = {
    date: at.slice(0, 10),
    time: at.slice(11, 19).replaceAll(':', ''),
    level: landing.level,
    phase: phaseOf(config, landing),
  }
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
}

/**
 * Tags what landed as its level asks, once the level's branch holds it. Where the name is taken by something else it is
 * numbered; no tag is ever moved. Asked again, it finds its own.
 */
export async function tagLanded(deps: FinishDeps & PolicyDeps, landing: Landing, by: Identity): Promise<void> {
  const { git, repo, log } = deps
  const { landedCommit, base } = landing
  // What history held already was nobody's milestone: it was not brought there by this landing.
  if (landedCommit === null || base === null || landing.candidate !== landedCommit) return
  if (landing.gates.some(gate => gate.name === 'in-history')) return
  const policy = await readPolicy(deps, landing, base)
  if (!policy.ok || policy.value.level.tag === null) return
  const wanted = tagName(policy.value.level.tag, policy.value.config, landing)
  for (let n = 1; n <= MOST; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`
    const there = await git.resolve(repo, `refs/tags/${name}`)
    if (there.ok && there.value === landedCommit) return
    if (there.ok) continue
    if (there.error.code !== 'missing-ref') return warn(there.error.message)
    const signed = { ...by, at: Math.floor((landing.endedAt ?? 0) / 1000), offset: '+0000' }
    const message = `${name}\n\n${evidenceNote(landing, policy.value.source)}`
    const tag = await git.writeTag(repo, { name, at: landedCommit, message, by: signed })
    if (!tag.ok) return warn(tag.error.message)
    const reason = `espalier: tag ${landing.id}`
    const made = await git.moveRef(repo, { ref: `refs/tags/${name}`, to: tag.value, expected: null, reason })
    if (made.ok) return
    // Somebody else took the name just now: the next one.
    if (made.error.code !== 'ref-moved') return warn(made.error.message)
  }
  function warn(why: string): void {
    log.warn('What landed could not be tagged', { landing: landing.id, tag: wanted, why })
  }
}
