import type { Checkouts } from '@main/ports/checkouts'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { moduleStore } from '@main/ports/module-store'
import { gitFailure } from '@main/ports/record'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import type { Failure } from '@shared/domain/failure'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { parentLevelOf } from '@shared/domain/topology/place'
import { err, ok, type Result } from '@shared/lib/result'

export interface DiffDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly config: ConfigHolder
  readonly checkouts: Pick<Checkouts, 'save'>
}

interface Range {
  readonly base: Oid
  readonly head: Oid
}
type Answer = Promise<Result<Range, Failure>>

/** The patch is cut here; whole files can be asked for one by one in a checkout. */
const LONGEST_PATCH = 1_000_000

const none = (what: string, id: string): Failure => ({ code: `no-${what}`, message: `There is no ${what} ${id}.` })

/** `diff`: changed files and patch against the base. Errors: `no-task`, `no-landing`, `no-branch`, `no-checkout`, `no-changes`, git's. */
export function diffOf(deps: DiffDeps): MethodHandler<ProjectApi['diff'], unknown> {
  const { git, repo } = deps
  return async ({ of, id }) => {
    const range = await rangeOf(deps, of, id)
    if (!range.ok) return range
    const { base: from, head: to } = range.value
    const whole = await compared(git, repo, { from, to, below: '' })
    if (!whole.ok) return whole
    const parts = [whole.value]
    for (const { path, store, head, commit } of of === 'commit' ? modulesAt(deps, to) : []) {
      const pair = { from: head ?? emptyTree(commit), to: commit, below: `${path}/` }
      const inside = await compared(git, moduleStore(repo, store), pair)
      if (!inside.ok) return inside
      parts.push(inside.value)
    }
    return ok({
      ...range.value,
      files: parts.flatMap(({ files }) => files),
      patch: parts.map(({ patch }) => patch).join(''),
      truncated: parts.some(({ truncated }) => truncated),
    })
  }
}

/** Two commits of one repository; `below` is the folder its files lie in. */
async function compared(git: Git, repo: RepoRef, { from, to, below }: { from: Oid; to: Oid; below: string }) {
  const files = await git.diff(repo, { from, to })
  if (!files.ok) return err(gitFailure('Comparing', files.error))
  const patch = await git.patch(repo, { from, to, below, maxBytes: LONGEST_PATCH })
  if (!patch.ok) return err(gitFailure('Comparing', patch.error))
  const { text, truncated } = patch.value
  return ok({
    files: files.value.map(({ path, from: old, kind: status, added, removed }) => ({
      ...{ path: below + path, from: old && below + old },
      ...{ status, added, removed },
    })),
    patch: text,
    truncated,
  })
}

/** The submodules whose changes a rescue holds too. */
const modulesAt = ({ engine }: DiffDeps, commit: Oid) =>
  Object.values(engine.model().rescues).find(rescue => rescue.commit === commit)?.modules ?? []

function rangeOf(deps: DiffDeps, of: 'task' | 'landing' | 'branch' | 'checkout' | 'commit', id: string): Answer {
  switch (of) {
    case 'task':
      return ofTask(deps, id)
    case 'landing':
      return ofLanding(deps, id)
    case 'branch':
      return ofBranch(deps, id)
    case 'checkout':
      return ofCheckout(deps, id)
    case 'commit':
      return ofCommit(deps, id)
  }
}

async function ofTask(deps: DiffDeps, id: string): Answer {
  const model = deps.engine.model()
  const task = lookup(model.tasks, id)
  if (!task) return err(none('task', id))
  const landing = lookup(model.landings, task.landing)
  if (landing?.landedCommit) return landed(landing, landing.landedCommit)
  if (task.branch === null) {
    return err({ code: 'no-changes', message: `${id} has no branch yet; it has changed nothing.` })
  }
  const run = lookup(model.runs, task.run)
  const head = await deps.git.readRef(deps.repo, `refs/heads/${task.branch}`)
  const at = head.ok && head.value ? head.value : (run?.head ?? null)
  return at === null ? err(none('branch', task.branch)) : since(deps, task.branch, at)
}

const landed = async ({ base, head }: Landing, commit: Oid): Answer => ok({ base: base ?? head, head: commit })

async function ofLanding(deps: DiffDeps, id: string): Answer {
  const landing = lookup(deps.engine.model().landings, id)
  if (!landing) return err(none('landing', id))
  if (landing.base && landing.candidate) return ok({ base: landing.base, head: landing.candidate })
  return against(deps, landing.target, landing.head)
}

async function ofBranch(deps: DiffDeps, branch: string): Answer {
  const head = await deps.git.readRef(deps.repo, `refs/heads/${branch}`)
  if (!head.ok) return err(gitFailure(`Reading ${branch}`, head.error))
  return head.value === null ? err(none('branch', branch)) : since(deps, branch, head.value)
}

async function ofCheckout(deps: DiffDeps, id: string): Answer {
  const checkout = lookup(deps.engine.model().checkouts, id)
  if (!checkout || checkout.state === 'removed') return err(none('checkout', id))
  const saved = await deps.checkouts.save(id, 'looked at')
  if (!saved.ok) return saved
  const head = saved.value ?? checkout.head
  if (head === null) return err({ code: 'no-changes', message: `${id} has no commits.` })
  // The person's own changes are shown against what they have committed.
  if (checkout.kind === 'own' || checkout.branch === null) return ok({ base: checkout.head ?? head, head })
  return since(deps, checkout.branch, head)
}

async function ofCommit(deps: DiffDeps, id: string): Answer {
  const at = await deps.git.resolve(deps.repo, id)
  if (!at.ok) return err(gitFailure('Reading the commit', at.error))
  const log = await deps.git.log(deps.repo, { from: null, to: at.value, limit: 1 })
  if (!log.ok) return err(gitFailure('Reading the commit', log.error))
  const [parent] = log.value[0]?.parents ?? []
  return ok({ base: parent ?? emptyTree(at.value), head: at.value })
}

// Git knows the tree without files by name in every repository.
const emptyTree = (like: Oid): Oid =>
  like.length === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

const since = (deps: DiffDeps, branch: string, head: Oid): Answer => {
  const config = deps.config.current()
  return against(deps, parentLevelOf(config, branch).next?.branch ?? config.branches.main, head)
}

async function against(deps: DiffDeps, target: string, head: Oid): Answer {
  const stands = await deps.git.readRef(deps.repo, `refs/heads/${target}`)
  if (!stands.ok) return err(gitFailure(`Reading ${target}`, stands.error))
  if (stands.value === null) return err(none('branch', target))
  const base = await deps.git.mergeBase(deps.repo, stands.value, head)
  if (!base.ok) return err(gitFailure(`Comparing with ${target}`, base.error))
  return ok({ base: base.value ?? emptyTree(head), head })
}
