import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import { gitFailure } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { takenBackOf } from '@shared/domain/landing/taken-back'
import { featureBranches, type LevelBranch, levelBranches } from '@shared/domain/level/branches'
import { hasLanded } from '@shared/domain/level/promote'
import type { Actor } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'

export interface PromotionDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly config: ConfigHolder
  readonly ids: Ids
  readonly clock: Clock
  readonly log: Log
}

/** A branch with a level above it. */
export type Pair = LevelBranch & { readonly above: NonNullable<LevelBranch['above']> }

/** Every branch that something can be promoted from, lowest level first. */
export const pairsOf = ({ config, engine }: PromotionDeps): Pair[] =>
  [...featureBranches(config.current(), engine.model()), ...levelBranches(config.current())].flatMap(pair =>
    pair.above === null ? [] : [{ ...pair, above: pair.above }],
  )

const headRef = (branch: string): string => `refs/heads/${branch}`

/** Where the target stands. One that is not there yet begins where the nearest level above it that is there stands. */
async function targetOf(deps: PromotionDeps, branch: string): Promise<Result<Oid | null, Failure>> {
  const { git, repo } = deps
  const found = await git.readRef(repo, headRef(branch))
  if (!found.ok) return err(gitFailure(`Reading ${branch}`, found.error))
  if (found.value !== null) return ok(found.value)
  const above = levelBranches(deps.config.current()).find(level => level.branch === branch)?.above
  if (!above) return ok(null)
  const at = await targetOf(deps, above.branch)
  if (!at.ok || at.value === null) return at
  const reason = `espalier: begin ${branch}`
  const made = await git.moveRef(repo, { ref: headRef(branch), to: at.value, expected: null, reason })
  return made.ok || made.error.code === 'ref-moved' ? ok(at.value) : err(gitFailure(`Making ${branch}`, made.error))
}

/** What a branch has that the level above it lacks: the head to take, or null where there is nothing to take. */
export async function freshHead(deps: PromotionDeps, pair: Pair, at: Oid | null): Promise<Result<Oid | null, Failure>> {
  const { git, repo, engine } = deps
  const tip = at === null ? await git.readRef(repo, headRef(pair.branch)) : ok(at)
  if (!tip.ok) return err(gitFailure(`Reading ${pair.branch}`, tip.error))
  if (tip.value === null) return ok(null)
  const target = await targetOf(deps, pair.above.branch)
  if (!target.ok) return target
  if (target.value === null) return ok(null)
  // History holds what was taken back, the files do not.
  if (takenBackOf(engine.model(), pair.branch, pair.above.branch).length > 0) return ok(tip.value)
  if (target.value === tip.value) return ok(null)
  if (hasLanded(engine.model(), pair.branch, pair.above.branch, tip.value)) return ok(null)
  const held = await git.isAncestor(repo, { ancestor: tip.value, of: target.value })
  if (!held.ok) return err(gitFailure(`Comparing ${pair.branch} with ${pair.above.branch}`, held.error))
  return ok(held.value ? null : tip.value)
}

/** Offers a head of a level to the level above it; the landing's id, which is the open one's where there is one. */
export async function offerHead(
  { engine, ids }: PromotionDeps,
  pair: Pair,
  head: Oid,
  asked: {
    readonly by: string
    readonly entry: string | null
    readonly actor: Actor
    /** The refused landing whose green part this is. */
    readonly partOf?: string
    /** What was taken back and is to come again. */
    readonly restores?: readonly string[]
  },
): Promise<Result<string, Failure>> {
  const id = ids.next('l')
  const { branch, above } = pair
  const added = await engine.dispatch(
    {
      type: 'landing.add',
      id,
      branch,
      head,
      level: above.level.name,
      target: above.branch,
      promotes: {
        from: pair.level.name,
        entry: asked.entry,
        by: asked.by,
        ...(asked.partOf === undefined ? {} : { part_of: asked.partOf }),
      },
      cleared: asked.by,
      restores: [...(asked.restores ?? [])],
    },
    { actor: asked.actor },
  )
  if (!added.ok) return added
  const model = engine.model()
  if (model.landings[id]) return ok(id)
  const open = Object.values(model.landings).find(
    landing => landing.branch === branch && landing.target === above.branch && landing.endedAt === null,
  )
  return ok(open?.id ?? id)
}
