import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import type { Config } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import { openLandingOf } from '@shared/domain/landing/rules'
import { takenBackBy, takenBackOf } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { isLiveRun } from '@shared/domain/open'
import type { Actor } from '@shared/domain/primitives'
import { parentLevelOf } from '@shared/domain/topology/place'
import { err, ok, type Result } from '@shared/lib/result'

export interface LandingOperationDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly ids: Ids
  readonly config: ConfigHolder
  /** In whose name: the person at this computer. */
  readonly actor: Actor
}

/** Where a branch lands next, by the configuration. */
export function nextLevel(
  config: Config,
  branch: string,
): Result<{ readonly level: string; readonly target: string }, Failure> {
  const { next } = parentLevelOf(config, branch)
  if (next) return ok({ level: next.name, target: next.branch })
  return err({ code: 'no-level', message: `${branch} is the highest level there is: it has nowhere to land.` })
}

/** The head of a branch now. Errors: `no-branch`, or git's own. */
export async function headOf(
  deps: Pick<LandingOperationDeps, 'git' | 'repo'>,
  branch: string,
): Promise<Result<Oid, Failure>> {
  const head = await deps.git.readRef(deps.repo, `refs/heads/${branch}`)
  if (!head.ok) return err({ code: head.error.code, message: head.error.message })
  return head.value === null
    ? err({ code: 'no-branch', message: `There is no branch ${branch}. See \`git branch\` for those there are.` })
    : ok(head.value)
}

const taskOn = (model: Model, branch: string) => {
  const known = model.branches[branch]?.task
  return known ? model.tasks[known] : Object.values(model.tasks).find(task => task.branch === branch)
}

/** `landing.submit`: offers a branch, with the head it has now, to its next level. Errors: `no-branch`, `no-level`, the engine's. */
export function submitLanding(deps: LandingOperationDeps): MethodHandler<ProjectApi['landing.submit'], unknown> {
  const { engine, ids, actor } = deps
  return async ({ branch }) => {
    const place = nextLevel(deps.config.current(), branch)
    if (!place.ok) return place
    const head = await headOf(deps, branch)
    if (!head.ok) return head
    const task = taskOn(engine.model(), branch)
    const id = ids.next('l')
    const service = task?.service ?? engine.model().branches[branch]?.service ?? null
    const priority = task?.priority ?? 'normal'
    const added = await engine.dispatch(
      { type: 'landing.add', id, branch, head: head.value, ...place.value, task: task?.id ?? null, service, priority },
      { actor },
    )
    if (!added.ok) return added
    // One that was offered already keeps its id.
    const model = engine.model()
    return ok({ id: model.landings[id] ? id : (openLandingOf(model, branch, place.value.target)?.id ?? id) })
  }
}

/**
 * `landing.retry`: back into the queue with the head its branch has now, or the one it had where the branch is gone. What
 * the target took back of the branch comes again with it: that is a person's word. One that landed and was taken back is
 * offered anew.
 */
export function retryLanding(deps: LandingOperationDeps): MethodHandler<ProjectApi['landing.retry'], unknown> {
  return async ({ id }) => {
    const landing = deps.engine.model().landings[id]
    if (!landing)
      return err({ code: 'no-landing', message: `There is no landing ${id}. See \`espalier landing list\`.` })
    const now = await headOf(deps, landing.branch)
    if (!now.ok && now.error.code !== 'no-branch') return now
    const head = now.ok ? now.value : landing.head
    const { engine, actor } = deps
    const { branch, target } = landing
    const restores = takenBackOf(engine.model(), branch, target).map(one => one.landing.id)
    if (!takenBackBy(engine.model(), id)) {
      const done = await engine.dispatch({ type: 'landing.retry', id, head, restores }, { actor })
      return done.ok ? ok({ id }) : done
    }
    const { level, task, service, priority, also } = landing
    const promotes = landing.promotes && { ...landing.promotes, entry: null, by: actor.name }
    const next = deps.ids.next('l')
    const place = { id: next, branch, head, level, target, task, service, priority, also, promotes }
    const added = await engine.dispatch({ type: 'landing.add', ...place, restores, cleared: actor.name }, { actor })
    return added.ok ? ok({ id: openLandingOf(engine.model(), branch, target)?.id ?? next }) : added
  }
}

/** `landing.approve-as`: a service's own word. Only a run of that service that is under way can give it. */
export function approveAs({
  engine,
}: Pick<LandingOperationDeps, 'engine'>): MethodHandler<ProjectApi['landing.approve-as'], unknown> {
  return async ({ id, service, run, head }) => {
    const found = lookup(engine.model().runs, run)
    if (!found || found.service !== service || !isLiveRun(found))
      return err({
        code: 'not-that-service',
        message: `Only an agent of ${service} that is at work can agree as ${service}.`,
        hint: `A person can stand in: espalier landing approve ${id} --for ${service}.`,
      })
    const command = { type: 'landing.approve' as const, id, ...(head === undefined ? {} : { head }) }
    const done = await engine.dispatch(command, { actor: { kind: 'service', name: service } })
    return done.ok ? ok({}) : done
  }
}
