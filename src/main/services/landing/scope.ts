import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import { serviceNamed } from '@shared/domain/config/rules'
import type { Config } from '@shared/domain/config/schema'
import { hasScope, notExcepted, outsideScope, touchedBy, writableFolders } from '@shared/domain/scope/rules'
import { stopFor } from './build'
import { outOfScope } from './reasons'
import type { Link, Stop } from './types'

export interface ScopeDeps {
  readonly git: Git
  readonly repo: RepoRef
}

/**
 * The scope gate: whether everything an entry changes lies where its service may write, by the target's rules. Looked at
 * are what the branch itself changed and what landing it would change, which differ where the target renamed something.
 * Null: nothing is outside, or a person allowed it.
 */
export async function scopeOf({ git, repo }: ScopeDeps, link: Link, config: Config): Promise<Stop | null> {
  const { landing, mergeBase, paths } = link
  const service = landing.service === null ? undefined : serviceNamed(config, landing.service)
  if (!service || !hasScope(service)) return null
  const own = await git.diff(repo, { from: mergeBase, to: landing.head })
  if (!own.ok) return stopFor(own.error)
  const outside = outsideScope(service, [...touchedBy(own.value), ...paths])
  const left = notExcepted(outside, landing.exceptions)
  if (left.length === 0) return null
  return { kind: 'refuse', reason: outOfScope(landing, service.name, left, writableFolders(service)) }
}
