import type { ConfigParser } from '@main/ports/config'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { ConfigFacts } from '@shared/domain/config/normalise'
import { levelNamed, RULES } from '@shared/domain/config/rules'
import type { Config } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import { gitTrouble } from './reasons'
import type { Policy } from './types'

const MOST = 1_000_000

export interface PolicyDeps {
  readonly git: Git
  readonly repo: RepoRef
  readonly parser: ConfigParser
  readonly facts: () => ConfigFacts
  /** The working configuration in force. */
  readonly working: () => Config
}

const broken = (landing: Landing, at: Oid, problems: readonly { line: number; message: string }[]): Reason => ({
  code: 'target-config',
  message: `${RULES} on ${landing.target} (${at.slice(0, 10)}) has mistakes: ${problems
    .slice(0, 3)
    .map(({ line, message }) => `line ${line}: ${message}`)
    .join('; ')}.`,
  hint: `Gates are read from the target. Mend the file on ${landing.target}.`,
})

/**
 * The rules a target's own commit states. A target without the file is judged by the working configuration, which the
 * evidence then says: the person who set the project up has not committed it yet, and nothing else speaks for them.
 */
export async function readPolicy(deps: PolicyDeps, landing: Landing, at: Oid): Promise<Result<Policy, Reason>> {
  const blob = await deps.git.readBlob(deps.repo, `${at}:${RULES}`, MOST)
  if (!blob.ok) return err(gitTrouble(blob.error))
  const read = blob.value ? deps.parser.parse(blob.value.bytes, deps.facts()) : null
  if (read && !read.ok) return err(broken(landing, at, read.error))
  const config = read ? read.value : deps.working()
  const level = levelNamed(config, landing.level)
  if (!level)
    return err({
      code: 'no-level',
      message: `${landing.target} knows no level ${landing.level}: its ${RULES} has ${config.levels.map(({ name }) => name).join(', ')}.`,
      hint: `Withdraw the landing and offer the branch again, or add the level to ${RULES} on ${landing.target}.`,
    })
  return ok({ config, source: read ? 'target' : 'working', level, remote: null })
}
