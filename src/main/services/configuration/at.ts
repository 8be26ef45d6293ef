import type { ConfigParser } from '@main/ports/config'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { ConfigFacts } from '@shared/domain/config/normalise'
import { RULES } from '@shared/domain/config/rules'
import type { Config } from '@shared/domain/config/schema'

const MOST = 1_000_000

/**
 * Makes the reader of the configuration a commit holds. Where it holds none, or a broken one, the working configuration
 * speaks.
 */
export function configAt(deps: {
  readonly git: Git
  readonly repo: RepoRef
  readonly parser: ConfigParser
  readonly facts: () => ConfigFacts
  readonly working: () => Config
}): (commit: Oid) => Promise<Config> {
  return async commit => {
    const blob = await deps.git.readBlob(deps.repo, `${commit}:${RULES}`, MOST)
    const read = blob.ok && blob.value ? deps.parser.parse(blob.value.bytes, deps.facts()) : null
    return read?.ok ? read.value : deps.working()
  }
}
