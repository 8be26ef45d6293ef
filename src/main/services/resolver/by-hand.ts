import type { Failure } from '@shared/domain/failure'
import { nextStep } from '@shared/domain/landing/left'
import { contentOf } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import type { Actor } from '@shared/domain/primitives'
import { latestResolutionOf, openResolutionOf } from '@shared/domain/resolution/rules'
import type { Resolution } from '@shared/domain/resolution/schema'
import type { FourTexts } from '@shared/domain/resolution/vanish'
import { err, ok, type Result } from '@shared/lib/result'
import { briefFor } from './brief'
import { checkResult } from './check'
import { closeCheckout, openCheckout } from './checkout'
import type { ResolverDeps } from './deps'
import { fourTexts, type Ground, groundOf } from './ground'
import { keep } from './seal'
import { sentBack } from './sent-back'

/** What only asking people about a conflict needs. */
export type ByHandDeps = Omit<ResolverDeps, 'runtimes' | 'model' | 'processes' | 'environment' | 'pathSeparator'>

const refused = (code: string, message: string, hint?: string): Result<never, Failure> =>
  err({ code, message, ...(hint ? { hint } : {}) })

function find({ engine }: ByHandDeps, id: string): Result<Landing, Failure> {
  const landing = engine.model().landings[id]
  return landing ? ok(landing) : refused('no-landing', `There is no landing ${id}. See \`espalier landing list\`.`)
}

const merges = ({ branch, target }: Landing) =>
  refused(
    'merges',
    `${branch} merges into ${target} as they are now.`,
    'Put it back in the queue: espalier landing retry.',
  )

/** The conflict of a landing with its target as that is now; null when they merge. */
async function conflictNow(deps: ByHandDeps, landing: Landing): Promise<Result<Ground | null, Failure>> {
  const { git, repo } = deps
  const tip = await git.readRef(repo, `refs/heads/${landing.target}`)
  if (!tip.ok) return refused(tip.error.code, tip.error.message)
  if (tip.value === null) return refused('no-target', `The branch ${landing.target} does not exist.`)
  const head = contentOf(landing)
  const mergeBase = await git.mergeBase(repo, tip.value, head)
  if (!mergeBase.ok) return refused(mergeBase.error.code, mergeBase.error.message)
  if (mergeBase.value === null)
    return refused('unrelated', `${landing.branch} and ${landing.target} have no commit in common.`)
  const ground = await groundOf(deps, { base: tip.value, head, mergeBase: mergeBase.value })
  return ground.ok ? ok(ground.value) : refused(ground.error.code, ground.error.message)
}

/** Makes a checkout for a person to resolve a landing's conflict in, the merge begun; the one there is, if there is one. */
export async function openByHand(
  deps: ByHandDeps,
  id: string,
  actor: Actor,
): Promise<Result<{ readonly path: string; readonly files: readonly string[] }, Failure>> {
  const landing = find(deps, id)
  if (!landing.ok) return landing
  const known = openResolutionOf(deps.engine.model(), id)
  if (known?.state === 'with-person' && known.checkout !== null) return ok({ path: known.checkout, files: known.files })
  const ground = await conflictNow(deps, landing.value)
  if (!ground.ok) return ground
  if (ground.value === null) return merges(landing.value)
  const { ours, theirs, mergeBase, files } = ground.value
  const resolution = deps.ids.next('res')
  const path = `${deps.root}/resolve-${resolution}-hand`
  const opened = await openCheckout(deps, path, ground.value)
  if (!opened.ok) {
    await closeCheckout(deps, path)
    return refused(opened.error.code, opened.error.message)
  }
  const begun = await deps.engine.dispatch(
    {
      type: 'resolution.open',
      id: resolution,
      landing: id,
      head: theirs,
      base: ours,
      mergeBase,
      files: [...files],
      checkout: path,
    },
    { actor },
  )
  if (begun.ok) return ok({ path, files })
  await closeCheckout(deps, path)
  return begun
}

async function committed(
  deps: ByHandDeps,
  { checkout, files }: Resolution,
  ground: Ground,
): Promise<Result<string, Failure>> {
  const { git, repo } = deps
  const path = checkout ?? ''
  const opened = await git.open(path)
  if (!opened.ok) return refused(opened.error.code, opened.error.message)
  const { head, operation } = opened.value
  const status = await git.status(opened.value)
  if (!status.ok) return refused(status.error.code, status.error.message)
  const dirty = [...status.value.unmerged, ...status.value.changed.map(change => change.path)]
  if (operation !== null || dirty.length > 0 || head === null)
    return refused(
      'not-committed',
      `${path} is not committed yet${dirty[0] ? `: ${dirty[0]}` : ''}.`,
      'git add the files, then git commit, there.',
    )
  for (const part of [ground.ours, ground.theirs]) {
    const holds = await git.isAncestor(repo, { ancestor: part, of: head })
    if (!holds.ok) return refused(holds.error.code, holds.error.message)
    if (!holds.value)
      return refused('not-merged', `The commit in ${path} does not hold both sides: ${part.slice(0, 10)} is missing.`)
  }
  const found = await git.log(repo, { from: null, to: head, limit: 1 })
  const tree = found.ok ? found.value[0]?.tree : undefined
  if (tree === undefined) return refused('missing-ref', `Commit ${head} cannot be read.`)
  const checked = await checkResult(deps, ground, { tree, rationale: '', mayTouchAny: true, strict: false })
  if (!checked.ok) return refused(checked.error.code, checked.error.message)
  const problem = checked.value.problems[0]
  return problem ? refused(problem.code, problem.message, `See ${files[0] ?? path} there.`) : ok(head)
}

/** Takes in what a person committed: the landing goes back into the queue with it and passes the same gates. */
export async function takeByHand(deps: ByHandDeps, landing: string, actor: Actor): Promise<Result<void, Failure>> {
  const { engine } = deps
  const found = find(deps, landing)
  if (!found.ok) return found
  const open = openResolutionOf(engine.model(), landing)
  if (open?.state !== 'with-person' || open.checkout === null)
    return refused(
      'not-by-hand',
      `Nobody resolves ${landing} by hand.`,
      `Begin with: espalier landing resolve ${landing}.`,
    )
  const ground = await groundOf(deps, open)
  if (!ground.ok) return refused(ground.error.code, ground.error.message)
  if (ground.value === null) return merges(found.value)
  const head = await committed(deps, open, ground.value)
  if (!head.ok) return head
  const kept = await keep(deps, open.id, head.value)
  if (!kept.ok) return refused(kept.error.code, kept.error.message)
  const { id } = open
  await engine.dispatch({ type: 'resolution.try', id, by: 'person', who: actor.name, log: null }, { actor })
  await engine.dispatch({ type: 'resolution.try-end', id, state: 'passed' }, { actor })
  const done = await engine.dispatch({ type: 'resolution.resolve', id, commit: head.value, rationale: null }, { actor })
  if (!done.ok) return done
  await closeCheckout(deps, open.checkout)
  return ok(undefined)
}

/** The files in conflict, three sides and what there is of a result; of the latest resolution where there is one. */
export async function readConflict(deps: ByHandDeps, id: string): Promise<Result<readonly FourTexts[], Failure>> {
  const landing = find(deps, id)
  if (!landing.ok) return landing
  const latest = latestResolutionOf(deps.engine.model(), id)
  const known = latest ? await groundOf(deps, latest) : null
  const now = known?.ok && known.value ? ok(known.value) : await conflictNow(deps, landing.value)
  if (!now.ok) return now
  const ground = now.value
  if (ground === null) return merges(landing.value)
  const result = latest?.commit ?? ground.conflict.tree
  return ok(await Promise.all(ground.files.slice(0, 50).map(path => fourTexts(deps, ground, result, path))))
}

/** Sends a landing's task back to its agent with what has to be mended, in so many words. */
export async function sendBack(deps: ByHandDeps, id: string, actor: Actor): Promise<Result<void, Failure>> {
  const found = find(deps, id)
  if (!found.ok) return found
  const landing = found.value
  if (landing.task === null)
    return refused(
      'no-task',
      `${id} belongs to no task, so there is nobody to send it back to.`,
      nextStep(landing, undefined) ?? undefined,
    )
  const ground = landing.reason?.code === 'gate-failed' ? ok(null) : await conflictNow(deps, landing)
  if (!ground.ok) return ground
  const config = await deps.configAt(ground.value?.ours ?? landing.head)
  const brief = ground.value ? await briefFor(deps, { landing, ground: ground.value, config, problems: [] }) : null
  const log = landing.reason?.facts?.log
  const tail = typeof log === 'string' ? await deps.logs.read(log, -6000, 6000) : null
  const text = sentBack(landing, brief, tail?.text ?? null)
  const sent = await deps.engine.dispatch({ type: 'task.send-back', id: landing.task, brief: text }, { actor })
  return sent.ok ? ok(undefined) : sent
}
