import { record } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { type PlannedGate, planGates } from '@shared/domain/gate/plan'
import { newGate } from '@shared/domain/landing/evolve'
import type { Reason } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import type { IntegrationDeps } from './deps'
import { type Proving, proveBuild, proveTree } from './prove'
import { searchCulprits } from './search'

/** A build that is on record and waits for its turn. */
export interface Begun {
  readonly id: string
  run(signal: AbortSignal): Promise<void>
}

/** Puts a build of a branch's tip on record. Failures: `no-branch`, `no-level`, `no-gates`, git's own. */
export async function beginBuild(
  deps: IntegrationDeps,
  of: { readonly branch: string; readonly level: string; readonly by: string },
): Promise<Result<Begun, Failure>> {
  const { git, repo, engine, ids } = deps
  const { branch, by } = of
  const tip = await git.readRef(repo, `refs/heads/${branch}`)
  if (!tip.ok) return err({ code: tip.error.code, message: tip.error.message })
  if (tip.value === null) return err({ code: 'no-branch', message: `The branch ${branch} does not exist yet.` })
  const found = await git.log(repo, { from: null, to: tip.value, limit: 1 })
  const tree = found.ok ? found.value[0]?.tree : undefined
  if (tree === undefined) return err({ code: 'missing-ref', message: `Commit ${tip.value} cannot be read.` })
  const config = await deps.configAt(tip.value)
  const level = config.levels.find(({ name }) => name === of.level)
  if (!level) return err({ code: 'no-level', message: `${branch} knows no level ${of.level}.` })
  const plan = planGates(config, level, { service: null, paths: [] })
  if (plan.kind !== 'gates') return err({ ...plan.reason })
  // Which files changed last does not matter here: the whole is looked at.
  const gates: PlannedGate[] = plan.gates.map(({ gate }) => ({ gate, skip: null }))
  const id = ids.next('b')
  const commit = tip.value
  const listed = gates.map(({ gate }) =>
    newGate({ name: gate.name, blocker: gate.blocker, skip: null, score: null, unblocks: [...gate.unblocks] }),
  )
  const begun = await record(engine, { type: 'build.begin', id, level: level.name, branch, commit, by, gates: listed })
  if (!begun.ok) return begun
  return ok({
    id,
    run: signal => run(deps, id, { commit, tree, branch, config, gates, env: { ESPALIER_BRANCH: branch }, signal }),
  })
}

async function run(deps: IntegrationDeps, id: string, proving: Proving): Promise<void> {
  const end = (state: 'green' | 'red' | 'error' | 'stopped', reason: Reason | null) =>
    record(deps.engine, { type: 'build.end', id, state, reason })
  if (proving.gates.length === 0) {
    await end('green', { code: 'gates-none', message: 'This level says gates: none, so nothing was run.' })
    return
  }
  const failed = await proveBuild(deps, id, proving)
  if (proving.signal.aborted) return void (await end('stopped', { code: 'stopped', message: 'It was cut off.' }))
  if (!failed.ok) {
    const { code, message, log } = failed.error
    return void (await end('error', { code, message, ...(log ? { facts: { log } } : {}) }))
  }
  if (failed.value.length === 0) return void (await end('green', null))
  const names = failed.value.map(({ gate }) => gate)
  const broken = { ...proving, gates: proving.gates.filter(({ gate }) => names.includes(gate.name)) }
  // One more look before anybody is blamed.
  const again = await proveTree(deps, broken, true)
  if (proving.signal.aborted) return void (await end('stopped', { code: 'stopped', message: 'It was cut off.' }))
  if (again.verdict === 'green') {
    const message = `Gate ${names.join(', ')} failed, and passed when it was run again: it is flaky.`
    return void (await end('green', { code: 'flaky', message }))
  }
  const first = failed.value[0]
  const message = first?.reason?.message ?? `Gate ${names.join(', ')} did not pass.`
  await end('red', { code: 'gate-failed', message, facts: { gates: names, ...(first?.log ? { log: first.log } : {}) } })
  await searchCulprits(deps, id, broken)
}
