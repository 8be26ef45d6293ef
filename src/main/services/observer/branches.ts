import type { Git } from '@main/ports/git'
import type { Oid, Ref, RepoRef } from '@main/ports/git-types'
import type { Branch } from '@shared/domain/branch/schema'
import type { Config } from '@shared/domain/config/schema'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { parentLevelOf } from '@shared/domain/topology/place'

const PREFIX = 'refs/heads/'
/** Of branches Espalier knows nothing about only the newest are followed; a repository may have thousands. */
const MOST_STRANGERS = 100
const MOST_NAMED = 50

export interface Owner {
  readonly service: string
  readonly task: string
}

type Place = Pick<Branch, 'level' | 'parent' | 'service' | 'task'>
interface Seen extends Place {
  readonly name: string
  readonly ref: Ref
}

/** Where a branch stands by the configuration, and whose it is. */
function placeOf(config: Config, name: string, owner: Owner | undefined): Place {
  const { kind, vars, parent } = parentLevelOf(config, name)
  const level = kind === 'overseer' || kind === 'implementor' ? 'agent' : kind
  const service = owner?.service ?? vars.service ?? null
  return { level, parent, service, task: owner?.task ?? null }
}

/** The branches that are followed: all that have a place, and the newest of the others. */
export function followed(config: Config, refs: readonly Ref[], owners: ReadonlyMap<string, Owner>): Seen[] {
  const all = refs.map(ref => {
    const name = ref.name.slice(PREFIX.length)
    return { name, ref, ...placeOf(config, name, owners.get(name)) }
  })
  const strangers = all.filter(({ level, task }) => level === 'other' && task === null)
  if (strangers.length <= MOST_STRANGERS) return all
  const newest = new Set(strangers.sort((a, b) => b.ref.committedAt - a.ref.committedAt).slice(0, MOST_STRANGERS))
  return all.filter(seen => seen.level !== 'other' || seen.task !== null || newest.has(seen))
}

export interface BranchLook {
  readonly seen: Branch[]
  readonly gone: string[]
}

export interface BranchesDeps {
  readonly git: Git
  readonly repo: RepoRef
}

/** Compares the refs with what is known of them. `parents` remembers what each branch was last counted against. */
export async function compareBranches(
  { git, repo }: BranchesDeps,
  model: Model,
  branches: readonly Seen[],
  parents: Map<string, Oid | null>,
): Promise<BranchLook> {
  const heads = new Map(branches.map(({ name, ref }) => [name, ref.oid]))
  const parentHead = (seen: Seen) => (seen.parent === null ? null : (heads.get(seen.parent) ?? null))
  const changed = branches.filter(seen => {
    const known = lookup(model.branches, seen.name)
    return (
      known?.head !== seen.ref.oid ||
      known.level !== seen.level ||
      known.parent !== seen.parent ||
      known.service !== seen.service ||
      known.task !== seen.task ||
      parents.get(seen.name) !== parentHead(seen)
    )
  })
  const counts = await countAgainst({ git, repo }, changed, parentHead)
  const seen = await Promise.all(
    changed.map(async ({ name, ref, level, parent, service, task }): Promise<Branch> => {
      const known = lookup(model.branches, name)
      const { subject, same } = known?.head === ref.oid ? known : await looksOf({ git, repo }, ref.oid)
      const { ahead, behind } = counts.get(name) ?? { ahead: 0, behind: 0 }
      return {
        name,
        level,
        parent,
        head: ref.oid,
        ahead,
        behind,
        subject,
        committedAt: ref.committedAt * 1000,
        ...(same === undefined ? {} : { same }),
        service,
        task,
      }
    }),
  )
  for (const one of changed) parents.set(one.name, parentHead(one))
  const gone = Object.keys(model.branches).filter(name => !heads.has(name))
  for (const name of gone) parents.delete(name)
  return { seen, gone }
}

/** What a commit says it is, and which parent of a merge has its content. */
async function looksOf({ git, repo }: BranchesDeps, oid: Oid): Promise<Pick<Branch, 'subject' | 'same'>> {
  const log = await git.log(repo, { from: null, to: oid, limit: 1 })
  const [commit] = log.ok ? log.value : []
  if (!commit) return { subject: '' }
  const { subject, tree, parents } = commit
  // Of what was merged, not of what it was merged into.
  for (const parent of parents.slice(1)) {
    const at = await git.commitAt(repo, parent)
    if (at.ok && at.value.tree === tree) return { subject, same: parent }
  }
  return { subject }
}

/** Counts of all branches with the same parent come from one question. */
async function countAgainst(
  { git, repo }: BranchesDeps,
  branches: readonly Seen[],
  parentHead: (seen: Seen) => Oid | null,
): Promise<Map<string, { ahead: number; behind: number }>> {
  const byParent = new Map<Oid, string[]>()
  for (const seen of branches) {
    const base = parentHead(seen)
    if (base !== null) byParent.set(base, [...(byParent.get(base) ?? []), seen.name])
  }
  const counts = new Map<string, { ahead: number; behind: number }>()
  for (const [base, names] of byParent) {
    const prefixes = names.length > MOST_NAMED ? [PREFIX] : names.map(name => PREFIX + name)
    const refs = await git.refs(repo, { prefixes, base })
    for (const { name, ahead, behind } of refs.ok ? refs.value : []) {
      if (ahead !== null && behind !== null) counts.set(name.slice(PREFIX.length), { ahead, behind })
    }
  }
  return counts
}
