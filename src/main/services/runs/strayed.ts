import { serviceNamed } from '@shared/domain/config/rules'
import type { Run } from '@shared/domain/run/schema'
import type { RunsDeps } from './deps'
import { authorOf } from './environment'

/** Most branches that are looked into, the newest first. */
const MOST = 10

/** Branches, not its own, that a run left a commit of its agent on: another branch it made, main in the person's checkout. */
export async function strayedTo({ git, repo, config, engine }: RunsDeps, run: Run): Promise<string[]> {
  const refs = await git.refs(repo, { prefixes: ['refs/heads/'] })
  if (!refs.ok || run.base === null) return []
  const { runs, landings } = engine.model()
  const began = Math.floor(run.startedAt / 1000)
  const { email } = authorOf(serviceNamed(config.current(), run.service) ?? { name: run.service, author: undefined })
  const theirs = new Set(Object.values(runs).map(({ branch }) => branch))
  const landed = new Set(Object.values(landings).map(({ landedCommit }) => landedCommit))
  const fresh = refs.value
    .map(ref => ({ ...ref, name: ref.name.replace('refs/heads/', '') }))
    .filter(({ name, oid, committedAt }) => committedAt >= began && !theirs.has(name) && !landed.has(oid))
    .sort((a, b) => b.committedAt - a.committedAt)
    .slice(0, MOST)
  const found: string[] = []
  for (const { name, oid } of fresh) {
    const log = await git.log(repo, { from: run.base, to: oid, limit: 1 })
    if (log.ok && log.value[0]?.author.email === email && log.value[0].author.at >= began) found.push(name)
  }
  return found
}
