import { record } from '@main/ports/record'
import type { TreeChange } from '@main/ports/resolve-git'
import { runtimeNamed } from '@shared/domain/config/rules'
import type { Config } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import { MOST_TRIES, openResolutionOf, resolverMay, spentTries } from '@shared/domain/resolution/rules'
import { briefFor } from './brief'
import { tryByAgent } from './by-agent'
import { tryByModel } from './by-model'
import { checkResult } from './check'
import type { ResolverDeps } from './deps'
import { type Ground, groundOf } from './ground'
import type { TryOutcome } from './outcome'
import { seal } from './seal'

/** The commits a waiting landing says do not merge. */
export function conflictOf({ reason }: Pick<Landing, 'reason'>) {
  const { base, head, mergeBase } = reason?.facts ?? {}
  return typeof base === 'string' && typeof head === 'string' && typeof mergeBase === 'string'
    ? { base, head, mergeBase }
    : null
}

interface Job {
  readonly deps: ResolverDeps
  readonly id: string
  readonly landing: Landing
  readonly ground: Ground
  readonly config: Config
  readonly signal: AbortSignal
}

/** What was resolved before is resolved so again. True when that was all. */
async function tryRecorded({ deps, id, landing, ground }: Job): Promise<boolean> {
  const { engine, resolveGit, repo, log } = deps
  const replayed = await resolveGit.replay(repo, ground.conflict)
  if (!replayed.ok) {
    log.warn('Recorded resolutions cannot be read', { landing: landing.id, why: replayed.error.message })
    return false
  }
  if (replayed.value.size === 0) return false
  await record(engine, { type: 'resolution.try', id, by: 'recorded', who: 'recorded resolutions', log: null })
  const changes: TreeChange[] = []
  for (const [path, content] of replayed.value) {
    const oid = await resolveGit.writeBlob(repo, content)
    const mode = ground.conflict.stages.find(stage => stage.path === path && stage.stage === 3)?.mode ?? '100644'
    if (oid.ok) changes.push({ path, mode, oid: oid.value })
  }
  const missing = ground.files.filter(path => !changes.some(change => change.path === path))
  const rationale = `The same conflict was resolved before in ${changes.map(({ path }) => path).join(', ')}; that is applied again.`
  const end = (state: 'passed' | 'failed', problems: Reason[]) =>
    record(engine, { type: 'resolution.try-end', id, state, problems, rationale })
  if (missing.length > 0) {
    const message = `Nothing was recorded for ${missing.slice(0, 5).join(', ')}.`
    await end('failed', [{ code: 'not-recorded', message }])
    return false
  }
  const tree = await resolveGit.treeWith(repo, { tree: ground.conflict.tree, changes })
  if (!tree.ok) {
    await end('failed', [{ code: tree.error.code, message: tree.error.message }])
    return false
  }
  const offered = { tree: tree.value, rationale, mayTouchAny: false, strict: false }
  const checked = await checkResult(deps, ground, offered)
  const problems = checked.ok ? checked.value.problems : [{ code: checked.error.code, message: checked.error.message }]
  const sealed =
    checked.ok && problems.length === 0 ? await seal(deps, { id, landing, ground, tree: tree.value }) : null
  await end(sealed?.ok ? 'passed' : 'failed', [...problems])
  if (!sealed?.ok) return false
  await record(engine, { type: 'resolution.resolve', id, commit: sealed.value, rationale })
  return true
}

/** Looks at what a try offers, and takes it, asks a person, or says what is wrong with it. */
async function weigh(job: Job, outcome: TryOutcome): Promise<Reason[] | null> {
  const { deps, id, landing, ground, config } = job
  const { engine } = deps
  if (outcome.kind === 'cancelled') {
    await record(engine, { type: 'resolution.try-end', id, state: 'interrupted' })
    return null
  }
  if (outcome.kind === 'failed') {
    const { problem, usage } = outcome
    await record(engine, { type: 'resolution.try-end', id, state: 'failed', problems: [problem], usage })
    return [problem]
  }
  const { tree, usage } = outcome
  const rationale = outcome.rationale.slice(0, 50_000)
  const offered = { tree, rationale, mayTouchAny: config.resolver?.may_touch === 'any', strict: true }
  const checked = await checkResult(deps, ground, offered)
  const problems = checked.ok
    ? [...checked.value.problems]
    : [{ code: checked.error.code, message: checked.error.message }]
  if (!checked.ok || problems.length > 0) {
    await record(engine, { type: 'resolution.try-end', id, state: 'caught', problems, rationale, usage })
    return problems
  }
  const sealed = await seal(deps, { id, landing, ground, tree: checked.value.tree })
  if (!sealed.ok) {
    const problem = { code: sealed.error.code, message: sealed.error.message }
    await record(engine, { type: 'resolution.try-end', id, state: 'failed', problems: [problem], rationale, usage })
    return [problem]
  }
  await record(engine, { type: 'resolution.try-end', id, state: 'passed', rationale, usage })
  const { vanished } = checked.value
  const said = { id, commit: sealed.value, rationale }
  await record(
    engine,
    vanished.length > 0
      ? { type: 'resolution.ask', ...said, vanished: [...vanished] }
      : { type: 'resolution.resolve', ...said },
  )
  return null
}

/** Lets the resolver try while it may. Null: it is resolved, asked about or cut off; else what was wrong last. */
async function tryResolver(job: Job): Promise<Reason[] | null> {
  const { deps, id, landing, ground, config, signal } = job
  const { engine, logs, ids } = deps
  const runtime = config.resolver ? runtimeNamed(config, config.resolver.runtime) : undefined
  let problems: Reason[] = engine.model().resolutions[id]?.tries.findLast(one => one.by === 'resolver')?.problems ?? []
  for (;;) {
    const known = engine.model().resolutions[id]
    if (!known || signal.aborted) return null
    if (spentTries(known) >= MOST_TRIES) return problems
    const log = await logs.open(ids.next('resolve'))
    try {
      const who = config.resolver?.runtime ?? 'resolver'
      await record(engine, { type: 'resolution.try', id, by: 'resolver', who, log: log.id })
      const brief = await briefFor(deps, { landing, ground, config, problems })
      const number = known.tries.length + 1
      const one = { resolution: id, number, landing, ground, config, brief, log, signal }
      const outcome = await (runtime?.like === 'api' && runtime.command === null ? tryByModel : tryByAgent)(deps, one)
      const wrong = await weigh(job, outcome)
      if (wrong === null) return null
      problems = wrong
    } finally {
      await log.end()
    }
  }
}

/** Takes one landing that waits for its conflict to be resolved to where it goes on, or ends. */
export async function resolveConflict(deps: ResolverDeps, landing: Landing, signal: AbortSignal): Promise<void> {
  const { engine, ids } = deps
  const at = conflictOf(landing)
  const requeue = (code: string, message: string) =>
    record(engine, { type: 'landing.requeue', id: landing.id, reason: { code, message } })
  if (!at) return void (await requeue('looked-again', 'What does not merge is looked at again.'))
  let open = openResolutionOf(engine.model(), landing.id)
  if (open && (open.base !== at.base || open.head !== at.head)) {
    const reason = { code: 'outdated', message: 'The branch or its target changed.' }
    await record(engine, { type: 'resolution.drop', id: open.id, reason })
    open = undefined
  }
  const ground = await groundOf(deps, at)
  if (!ground.ok) return void (await requeue(ground.error.code, ground.error.message))
  if (ground.value === null) return void (await requeue('merges', 'It merges after all.'))
  const id = open?.id ?? ids.next('res')
  if (!open)
    await record(engine, { type: 'resolution.begin', id, landing: landing.id, ...at, files: [...ground.value.files] })
  // A try that a crash cut off.
  else await record(engine, { type: 'resolution.try-end', id, state: 'interrupted' })
  const config = await deps.configAt(at.base)
  const job: Job = { deps, id, landing, ground: ground.value, config, signal }
  const tried = engine.model().resolutions[id]?.tries ?? []
  if (!tried.some(one => one.by === 'recorded' && one.state !== 'interrupted') && (await tryRecorded(job))) return
  if (signal.aborted) return
  const problems = resolverMay(config, landing.level) ? await tryResolver(job) : []
  if (problems === null) return
  await record(engine, { type: 'resolution.fail', id, reason: unresolved(landing, ground.value, id, problems) })
}

/** Why a conflict stays one: what a person or the agent gets to see. */
function unresolved(landing: Landing, ground: Ground, id: string, problems: readonly Reason[]): Reason {
  const files = ground.files.length <= 4 ? ground.files.join(', ') : `${ground.files.slice(0, 3).join(', ')} and others`
  const tried =
    problems.length === 0 ? '' : ` The resolver could not: ${problems.map(({ message }) => message).join(' ')}`
  return {
    code: 'conflict',
    message: `${landing.branch} and ${landing.target} both changed ${files}.${tried}`.slice(0, 4000),
    hint: `Send it back to its agent, or resolve it by hand: espalier landing resolve ${landing.id}.`,
    facts: {
      files: ground.files.slice(0, 200),
      branch: landing.branch,
      target: landing.target,
      head: ground.theirs,
      base: ground.ours,
      mergeBase: ground.mergeBase,
      resolution: id,
    },
  }
}
