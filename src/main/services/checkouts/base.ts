import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Config } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import { lastLandedOn } from '@shared/domain/landing/last'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import type { Task } from '@shared/domain/task/schema'
import { clashFailure, nameClash } from '@shared/domain/topology/names'
import { type Bound, boundOf, sourceOf, wayUp } from '@shared/domain/topology/way'
import { err, ok, type Result } from '@shared/lib/result'
import { branchNames } from './names'

interface BaseDeps {
  readonly git: Git
  readonly repo: RepoRef
}

/**
 * Where each level of a service's way up stands, lowest first. A level whose branch is not there yet (a new team) is
 * made where the level above it stands. Failures: `no-commits` where not even main has one, `level-gone` where a branch
 * was deleted with what had landed on it, git's own.
 */
export async function levelHeads(
  { git, repo }: BaseDeps,
  config: Config,
  model: Model,
  service: string,
  task?: Bound,
): Promise<Result<{ readonly branch: string; readonly head: Oid }[], Failure>> {
  const heads: { branch: string; head: Oid }[] = []
  let above: Oid | null = null
  for (const level of wayUp(config, service, task).reverse()) {
    const ref = `refs/heads/${level.branch}`
    const found = await git.readRef(repo, ref)
    if (!found.ok) return err(gitFailure(`Reading ${level.branch}`, found.error))
    let head = found.value
    if (head === null) {
      if (above === null) {
        const message = `The branch ${level.branch} has no commits, so there is nothing to branch from. Make a first commit on it.`
        return err({ code: 'no-commits', message, hint: 'Or name your trunk under branches: { main: … }.' })
      }
      const lost = await lostWith({ git, repo }, model, level.branch, above)
      if (lost) return err(lost)
      const names = await branchNames(git, repo)
      const clash = nameClash(level.branch, names)
      if (clash && clash.code !== 'exists') return err(clashFailure(level.branch, clash, names))
      const made = await git.moveRef(repo, {
        ref,
        to: above,
        expected: null,
        reason: `espalier: begin ${level.branch}`,
      })
      if (!made.ok && made.error.code !== 'ref-moved') return err(gitFailure(`Making ${level.branch}`, made.error))
      head = above
    }
    heads.unshift({ branch: level.branch, head })
    above = head
  }
  return ok(heads)
}

/** Why a level's branch is not made anew: it was there, and what landed on it is not in the level above. */
async function lostWith({ git, repo }: BaseDeps, model: Model, branch: string, above: Oid): Promise<Failure | null> {
  const was = lastLandedOn(model, branch)
  const held = was === null ? null : await git.isAncestor(repo, { ancestor: was, of: above })
  if (was === null || (held?.ok && held.value)) return null
  const message = `The branch ${branch} is gone, and with it what had landed on it, last ${was.slice(0, 10)}. Nothing begins without that.`
  return { code: 'level-gone', message, hint: `Make it again: git branch ${branch} ${was}` }
}

/** The commits that a task builds on: those its dependencies landed as. */
export function landedNeeds(
  model: Model,
  task: Pick<Task, 'dependencies'>,
): { readonly oid: Oid; readonly target: string }[] {
  return task.dependencies.flatMap(id => {
    const landing = lookup(model.landings, lookup(model.tasks, id)?.landing)
    return landing?.landedCommit ? [{ oid: landing.landedCommit, target: landing.target }] : []
  })
}

/**
 * The commit a task's new branch begins at: the lowest level on its way up that contains everything it depends on, else
 * a level a dependency landed on that does, else its lowest level.
 */
export async function chooseBase(
  deps: BaseDeps,
  config: Config,
  model: Model,
  task: Pick<Task, 'dependencies'> & Partial<Pick<Task, 'kind' | 'teams' | 'feature'>>,
  service: string,
): Promise<Result<Oid, Failure>> {
  const { git, repo } = deps
  const bound = boundOf(model, { kind: 'work', teams: [], feature: null, ...task })
  const levels = await levelHeads(deps, config, model, service, bound)
  if (!levels.ok) return levels
  // A specialist follows its stable branch and nothing else; a hotfix is made from main as it is.
  const source = sourceOf(config, service, bound)
  const steady = source === null ? null : await git.readRef(repo, `refs/heads/${source}`)
  if (steady && !steady.ok) return err(gitFailure(`Reading ${source}`, steady.error))
  if (steady?.value) return ok(steady.value)
  const needs = landedNeeds(model, task)
  const [lowest] = levels.value
  if (!lowest) return err({ code: 'no-commits', message: `There is no branch that work of ${service} could begin at.` })
  const candidates = levels.value.map(level => level.head)
  for (const target of new Set(needs.map(need => need.target))) {
    const head = await git.readRef(repo, `refs/heads/${target}`)
    if (head.ok && head.value) candidates.push(head.value)
  }
  for (const candidate of candidates) {
    const held = await Promise.all(needs.map(need => git.isAncestor(repo, { ancestor: need.oid, of: candidate })))
    if (held.every(answer => answer.ok && answer.value)) return ok(candidate)
  }
  return ok(lowest.head)
}
