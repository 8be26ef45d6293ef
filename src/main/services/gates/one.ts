import type { GateFiles } from '@main/ports/gate-files'
import type { GateLogs, LogWriter } from '@main/ports/gate-logs'
import type { GateResult } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Orphans } from '@main/ports/orphans'
import type { Env, Processes } from '@main/ports/processes'
import type { CommandGateConfig } from '@shared/domain/config/schema'
import { KeptVerdict } from '@shared/domain/gate/cache'
import { type Baselines, createLineReader, noReadings } from '@shared/domain/gate/figures'
import { type Verdict, verdictOf } from '@shared/domain/gate/verdict'
import type { Clock } from '@shared/lib/time'
import { runCommand } from './command'
import { type Evidence, gatherEvidence } from './evidence'

export interface OneDeps {
  readonly git: Git
  readonly logs: GateLogs
  readonly files: GateFiles
  readonly processes: Processes
  readonly clock: Clock
  readonly windows: boolean
  readonly orphans: Orphans
}

export interface OneRun {
  readonly gate: CommandGateConfig
  readonly checkout: RepoRef
  readonly path: string
  readonly env: Env
  readonly baselines: Baselines
  readonly log: LogWriter
  readonly signal: AbortSignal
  /** Makes the checkout exact again between tries; false when that failed. */
  readonly again: () => Promise<boolean>
}

/** A pass kept under a key from an earlier run; null when there is none that can be read. */
export async function keptVerdict(logs: GateLogs, key: string): Promise<KeptVerdict | null> {
  const text = await logs.recall(key)
  if (text === null) return null
  try {
    const read = KeptVerdict.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

async function oneTry(deps: OneDeps, run: OneRun, evidence: Evidence): Promise<Verdict | null> {
  const { gate, log, signal } = run
  const begun = deps.clock.now()
  const read = createLineReader(gate.checks)
  let readings = noReadings
  const { line: report } = evidence
  const figures = gate.checks.some(({ source }) => source.kind === 'match')
  const onLine =
    figures || report
      ? (line: string) => {
          if (figures) readings = read(readings, line)
          report?.(line)
        }
      : null
  const outcome = await runCommand(
    deps.processes,
    {
      run: gate.run,
      cwd: gate.directory === '.' ? run.path : `${run.path}/${gate.directory}`,
      env: run.env,
      timeoutMs: gate.timeout,
      signal,
      log,
      onStart: pid => void deps.orphans.began(run.path, { pid, token: log.id }).catch(() => {}),
      ...(onLine ? { onLine } : {}),
    },
    deps.windows,
  )
  await deps.orphans.ended(run.path)
  const took = `after ${((deps.clock.now() - begun) / 1000).toFixed(1)} s`
  if (outcome.kind === 'cancelled') {
    log.write(`\n[ended by Espalier ${took}: its verdict is not needed any more]\n`)
    return null
  }
  const verdict = verdictOf(gate, { outcome, readings, baselines: run.baselines, tests: await evidence.tests() })
  const end = outcome.kind === 'exited' ? `exit ${outcome.exitCode}` : outcome.kind
  log.write(`\n[${end} ${took}]\n${verdict.reason ? `[${verdict.reason.message}]\n` : ''}`)
  return verdict
}

/** Runs one gate, its allowed retries included, in a checkout that is exact. Null when it was cancelled. */
export async function runGate(deps: OneDeps, run: OneRun): Promise<Omit<GateResult, 'cached'> | null> {
  const gather = () => gatherEvidence(deps.files, run.gate, run.path, run.log)
  let evidence = await gather()
  let verdict = await oneTry(deps, run, evidence)
  let tries = 1
  while (verdict && verdict.state !== 'passed' && tries <= run.gate.retries && (await run.again())) {
    run.log.write(`\n[try ${tries + 1} of ${run.gate.retries + 1}]\n`)
    evidence = await gather()
    verdict = await oneTry(deps, run, evidence)
    tries += 1
  }
  if (!verdict) return null
  if (verdict.state === 'passed' && tries > 1) {
    const message = `Gate ${run.gate.name} passed on try ${tries}: it is flaky.`
    verdict = { ...verdict, reason: { code: 'flaky', message, facts: { tries } } }
  }
  const artifacts = await evidence.artifacts()
  const status = await deps.git.status(run.checkout, { signal: run.signal })
  if (run.signal.aborted) return null
  const dirtied = status.ok ? [...status.value.changed.map(({ path }) => path), ...status.value.untracked] : []
  if (dirtied.length > 0)
    run.log.write(`[left changed, and not part of what lands: ${dirtied.slice(0, 20).join(', ')}]\n`)
  return { ...verdict, gate: run.gate.name, log: run.log.id, dirtied, artifacts, tries }
}
