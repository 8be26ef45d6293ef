import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import { storeFolders } from '@shared/domain/checkout/folders'
import { stopFor } from './build'
import { missingModules } from './reasons'
import type { Link, Stop } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
  readonly engine: Engine
}

/**
 * A target must not name a commit of a submodule that only an agent's checkout has: the project's own clone of the
 * submodule takes it over first. What nobody here has waits, where there is a clone to fetch it into.
 */
export async function modulesOf({ git, repo, engine }: Deps, link: Link): Promise<Stop | null> {
  if (link.modules.length === 0) return null
  const from = storeFolders(engine.model())
  const missing = await git.claimModules(repo, { at: link.candidate, links: link.modules, from })
  if (!missing.ok) return stopFor(missing.error)
  return missing.value.length === 0 ? null : { kind: 'wait', reason: missingModules(link.landing, missing.value) }
}
