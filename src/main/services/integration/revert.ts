import type { Oid } from '@main/ports/git-types'
import { latestBuilds } from '@shared/domain/build/rules'
import type { Failure } from '@shared/domain/failure'
import { culpritsOf } from '@shared/domain/landing/culprits'
import { lastOffers } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { takenBackBy } from '@shared/domain/landing/taken-back'
import { openLandings } from '@shared/domain/open'
import type { Actor } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import type { IntegrationDeps } from './deps'

type Deps = Pick<IntegrationDeps, 'engine' | 'git' | 'resolveGit' | 'repo' | 'ids' | 'clock'>

const refused = (code: string, message: string, hint?: string): Result<never, Failure> =>
  err({ code, message, ...(hint ? { hint } : {}) })

/** Where the target stood before a landing: below all commits that say they are it. */
async function before({ git, repo }: Deps, { id, landedCommit }: Landing): Promise<Oid | null> {
  if (landedCommit === null) return null
  const log = await git.log(repo, { from: null, to: landedCommit, firstParent: true, limit: 500 })
  if (!log.ok) return null
  const mine = log.value.findIndex(
    ({ trailers }) => !trailers.some(({ key, value }) => key === 'Espalier-Landing' && value.trim() === id),
  )
  return (mine === 0 ? log.value[1] : log.value[mine])?.oid ?? null
}

/** What landed on top of a commit and changes some of these files, latest first. */
async function onTop(
  { git, repo }: Deps,
  { from, to }: { readonly from: Oid; readonly to: Oid },
  files: readonly string[],
): Promise<string[]> {
  const log = await git.log(repo, { from, to, firstParent: true, limit: 200 })
  if (!log.ok) return []
  const changes = await git.diffs(
    repo,
    log.value.map(({ oid, parents }) => ({ from: parents[0] ?? oid, to: oid })),
  )
  if (!changes.ok) return []
  const found = log.value.flatMap(({ trailers }, at) =>
    changes.value[at]?.some(({ path }) => files.includes(path))
      ? trailers.flatMap(({ key, value }) => (key === 'Espalier-Landing' ? [value.trim()] : []))
      : [],
  )
  return [...new Set(found)]
}

/** Why it is taken back, for the log, the commit and the agent: what names it, a level's refused landing or the latest broken build. */
function evidence({ engine }: Deps, { id, target }: Landing): string {
  const above = lastOffers(engine.model()).find(one => culpritsOf(one).includes(id))
  if (above)
    return `${above.id}, which was to bring ${above.branch} to ${above.target}, is red: ${above.reason?.message ?? ''}`
  const build = latestBuilds(engine.model()).find(
    one => one.branch === target && one.culprits.some(({ landing }) => landing === id),
  )
  if (!build) return ''
  const others = build.culprits.flatMap(({ landing }) => (landing === null || landing === id ? [] : [landing]))
  const with_ = others.length > 0 ? ` together with ${others.join(', ')}` : ''
  return `Build ${build.id} of ${target} at ${build.commit.slice(0, 10)} is red${with_}: ${build.reason?.message ?? ''}`.trim()
}

/**
 * What the agent is told whose work was taken back. Where the target's history holds its commits, merging the branch
 * again would bring nothing: the taking back has to be undone first.
 */
function comingAgain(target: string, why: string, undo: Oid | null): string {
  const merge = `    git merge ${target}`
  const how =
    undo === null
      ? `Your branch still holds the change. Begin with:\n\n${merge}`
      : `Your commits stay in the history of ${target}, so merging the branch again brings nothing back. Begin with:\n\n${merge}\n    git revert --no-edit ${undo}\n\nThat puts your change into the files again.`
  return [why, how, 'Then mend what broke, run the gates and commit.'].filter(part => part !== '').join('\n\n')
}

/**
 * Takes what landed back, as a landing of its own that passes the same gates: a commit on top of the target that undoes
 * it, offered to the queue. Failures: `no-landing`, `not-landed`, `reverting`, `conflict`, git's own.
 */
export async function revertLanding(deps: Deps, id: string, actor: Actor): Promise<Result<string, Failure>> {
  const { engine, git, resolveGit, repo, ids, clock } = deps
  const model = engine.model()
  const landing = model.landings[id]
  if (!landing) return refused('no-landing', `There is no landing ${id}. See \`espalier landing list\`.`)
  const { landedCommit: commit, target, level, branch } = landing
  if (landing.state !== 'landed' || commit === null)
    return refused('not-landed', `${id} is ${landing.state}: there is nothing to take back.`)
  const away = takenBackBy(model, id)
  if (away) return refused('taken-back', `${id} was taken back already, by ${away.id}.`)
  const again = Object.values(model.landings).findLast(
    ({ state, restores }) => state === 'landed' && restores.includes(id),
  )
  if (again)
    return refused(
      'taken-back',
      `${id} was taken back before and came again as ${again.id}.`,
      `Take that back: espalier landing revert ${again.id}.`,
    )
  const open = openLandings(model).find(({ reverts }) => reverts === id)
  if (open) return ok(open.id)
  const [tip, from] = await Promise.all([git.readRef(repo, `refs/heads/${target}`), before(deps, landing)])
  if (!tip.ok) return refused(tip.error.code, tip.error.message)
  if (tip.value === null || from === null) return refused('no-target', `${target} or what it was before ${id} is gone.`)
  const undone = await resolveGit.transplant(repo, { from: commit, to: from, onto: tip.value })
  if (!undone.ok) return refused(undone.error.code, undone.error.message)
  if (undone.value.kind === 'conflict') {
    const { files } = undone.value
    const first = await onTop(deps, { from: commit, to: tip.value }, files)
    const how = first.length > 0 ? `Take back first, in this order: ${first.join(', ')}. Or give` : 'Give'
    return refused(
      'conflict',
      `${id} cannot be taken back by itself: what landed since changes the same lines of ${files.slice(0, 5).join(', ')}.`,
      `${how} its agent the task to undo it.`,
    )
  }
  const identity = await git.identity(repo)
  if (!identity.ok) return refused(identity.error.code, identity.error.message)
  const why = evidence(deps, landing)
  const by = { ...identity.value, at: Math.floor(clock.now() / 1000), offset: '+0000' }
  const made = await git.commitTree(repo, {
    tree: undone.value.tree,
    parents: [tip.value],
    author: by,
    committer: by,
    message: `Revert ${branch}\n\nThis takes back commit ${commit}, which landed as ${id}.${why === '' ? '' : `\n${why}`}\n\nEspalier-Reverts: ${id}\n`,
    sign: false,
  })
  if (!made.ok) return refused(made.error.code, made.error.message)
  const holds = await git.isAncestor(repo, { ancestor: landing.head, of: tip.value })
  const brief = comingAgain(target, why, holds.ok && holds.value ? made.value : null)
  const next = ids.next('l')
  const offered = await engine.dispatch(
    {
      type: 'landing.add',
      id: next,
      branch: `revert/${id}`,
      head: made.value,
      level,
      target,
      priority: 'high',
      reverts: id,
      brief,
      cleared: actor.name,
    },
    { actor },
  )
  return offered.ok ? ok(next) : offered
}
