import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { GateRunner } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { GateVerdict, ProjectApi } from '@shared/contract/api'
import type { MethodHandler, StreamHandler } from '@shared/contract/server'
import { gateNamed } from '@shared/domain/config/rules'
import type { Failure } from '@shared/domain/failure'
import { baselinesOf } from '@shared/domain/gate/baselines'
import { err, ok, type Result } from '@shared/lib/result'
import { type Watch, watchRun } from './watch-run'

export interface GateOperationDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly runner: GateRunner
  readonly config: ConfigHolder
}

/**
 * `gate.run`: runs one gate of the working configuration on a commit (HEAD by default) in a clean checkout, always
 * anew. Errors: `no-gate`, `missing-ref`, `gate-checkout`, `setup-failed`.
 */
export function runGateOperation(deps: GateOperationDeps): MethodHandler<ProjectApi['gate.run'], unknown> {
  return input => runNow(deps, input, { signal: new AbortController().signal, onStart: () => {} })
}

/** `gate.run.follow`: the same, saying when the gate starts and where its output is. Stopping it ends the gate. */
export function followGateOperation(deps: GateOperationDeps): StreamHandler<ProjectApi['gate.run.follow'], unknown> {
  return (input, sink) => watchRun(sink, watch => runNow(deps, input, watch))
}

async function runNow(
  deps: GateOperationDeps,
  { gate: name, rev = 'HEAD' }: { gate: string; rev?: string | undefined },
  { signal, onStart }: Watch,
): Promise<Result<GateVerdict, Failure>> {
  const config = deps.config.current()
  const gate = gateNamed(config, name)
  if (gate?.kind !== 'command') {
    const names = config.gates.filter(({ kind }) => kind === 'command').map(other => other.name)
    return err({
      code: 'no-gate',
      message: `No gate that can be run is called ${name}. There ${names.length === 0 ? 'are none' : `are: ${names.join(', ')}`}.`,
    })
  }
  const commit = await deps.git.resolve(deps.repo, rev)
  if (!commit.ok) return err({ code: commit.error.code, message: commit.error.message })
  const found = await deps.git.log(deps.repo, { from: null, to: commit.value, limit: 1 })
  const tree = found.ok ? found.value[0]?.tree : undefined
  if (tree === undefined) return err({ code: 'missing-ref', message: `Commit ${rev} cannot be read.` })
  const report = await deps.runner.run(
    {
      commit: commit.value,
      tree,
      gates: [{ gate, skip: null }],
      config,
      baselines: baselinesOf(config, Object.values(deps.engine.model().landings), config.branches.main),
      env: {},
      fresh: true,
    },
    { signal, onStart: async (gate, log) => onStart(gate, log), onEnd: async () => {} },
  )
  if (!report.ok) return report
  const result = report.value.results[0]
  if (!result) return err({ code: 'no-gate', message: `Gate ${name} did not run.` })
  const { state, exitCode, log, figures, reason } = result
  return ok({
    ok: state === 'passed',
    exitCode,
    log,
    figures: [...figures],
    message: reason?.message ?? `Gate ${name} passed.`,
  })
}
