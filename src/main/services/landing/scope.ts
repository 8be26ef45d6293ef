import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { serviceNamed } from '@shared/domain/config/rules'
import type { Config, ServiceConfig } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { hasScope, notExcepted, outsideScope, touchedBy, writableFolders } from '@shared/domain/scope/rules'
import { err, ok, type Result } from '@shared/lib/result'
import { stopFor } from './build'
import { outOfScope } from './reasons-asked'
import type { Link, Stop } from './types'

export interface ScopeDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
}

/** One branch of an entry and who made it; null where a person did, or somebody the target does not know. */
interface Source {
  readonly head: Oid
  readonly service: ServiceConfig | null
}

function sourcesOf({ engine }: ScopeDeps, landing: Landing, config: Config): Source[] {
  const known = (name: string | null | undefined) => (name ? (serviceNamed(config, name) ?? null) : null)
  return [
    { head: landing.head, service: known(landing.service) },
    ...landing.also.map(({ head, task }) => ({
      head,
      service: known(lookup(engine.model().tasks, task)?.service),
    })),
  ]
}

/** What a branch itself changed outside its service's folders. */
async function outsideOf(
  { git, repo }: ScopeDeps,
  { service, head }: Source,
  link: Link,
  index: number,
): Promise<Result<string[], Stop>> {
  if (!service || !hasScope(service)) return ok([])
  if (index === 0 && link.load) return ok(outsideScope(service, touchedBy(link.load.own)))
  const own = await git.diff(repo, { from: link.sources[index]?.common ?? link.base, to: head })
  return own.ok ? ok(outsideScope(service, touchedBy(own.value))) : err(stopFor(own.error))
}

/**
 * The scope gate: whether everything an entry changes lies where its service may write, by the target's rules. Looked at
 * are what each of its branches changed, against that branch's own service, and what landing them would change, which
 * differs where the target renamed something. Null: nothing is outside, or a person allowed it.
 */
export async function scopeOf(deps: ScopeDeps, link: Link, config: Config): Promise<Stop | null> {
  const { landing, paths } = link
  const sources = sourcesOf(deps, landing, config)
  const services = sources.flatMap(({ service }) => (service && hasScope(service) ? [service] : []))
  if (services.length === 0) return null
  const answers = await Promise.all(sources.map((source, index) => outsideOf(deps, source, link, index)))
  const outside: string[] = []
  for (const answer of answers) {
    if (!answer.ok) return answer.error
    outside.push(...answer.value)
  }
  // Somebody without limits is part of it: what landing changes may be theirs.
  if (services.length === sources.length)
    outside.push(
      ...paths.filter(
        path => !link.load?.others.has(path) && services.every(service => outsideScope(service, [path]).length > 0),
      ),
    )
  const left = notExcepted([...new Set(outside)].sort(), landing.exceptions)
  if (left.length === 0) return null
  const names = [...new Set(services.map(({ name }) => name))].join(' and ')
  const folders = [...new Set(services.flatMap(writableFolders))]
  return { kind: 'refuse', reason: outOfScope(landing, names, left, folders) }
}
