import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { parseConfigText } from '@main/adapters/config/parse'
import { createGateFiles } from '@main/adapters/fs/gate-files'
import { createGateLogs } from '@main/adapters/fs/gate-logs'
import { createGit } from '@main/adapters/git/create'
import { createGateGit } from '@main/adapters/git/gate-git'
import { createProcesses } from '@main/adapters/process/spawn'
import type { Engine } from '@main/ports/engine'
import type { GateLogs } from '@main/ports/gate-logs'
import type { GateRunner } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { Repository } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Env, Processes } from '@main/ports/processes'
import type { Service } from '@main/ports/service'
import { createGateRunner } from '@main/services/gates/runner'
import { createTipProver } from '@main/services/landing/prover'
import { createLandingService } from '@main/services/landing/service'
import type { Step } from '@main/services/landing/types'
import type { Config } from '@shared/domain/config/schema'
import type { Clock } from '@shared/lib/time'

export interface Parts {
  readonly git: Git
  readonly repo: Repository
  readonly logs: GateLogs
  readonly runner: GateRunner
  readonly landing: Service
  readonly processes: Processes
  close(): Promise<void>
}

export interface PartsSpec {
  readonly root: string
  readonly env: Env
  readonly engine: Engine
  readonly ids: Ids
  readonly clock: Clock
  readonly log: Log
  readonly step?: (step: Step, landing: string) => Promise<void>
  readonly working?: () => Config
  readonly onPid?: (pid: number) => void
  /** Wraps the starter of programs git is run with. */
  readonly wrap?: (processes: Processes) => Processes
}

export const parser = { parse: parseConfigText }

/** What `espalier init` would leave where nothing is configured. */
export function defaultConfig(): Config {
  const read = parseConfigText('services: {}\n')
  if (!read.ok) throw new Error(read.error.map(({ message }) => message).join('\n'))
  return read.value
}

/** The landing and gate services of a repository on real adapters, as the composition root makes them. */
export async function openParts(spec: PartsSpec): Promise<Parts> {
  const processes = createProcesses()
  const exec = { processes: spec.wrap?.(processes) ?? processes, env: spec.env, readers: 4, random: () => 0.5 }
  const git = createGit({ ...exec, home: spec.root })
  const gateGit = createGateGit(exec)
  const opened = await git.open(spec.root)
  if (!opened.ok) throw new Error(opened.error.message)
  const repo = opened.value
  const logs = createGateLogs(join(repo.commonDir, 'espalier', 'logs'))
  const { engine, clock, ids, log } = spec
  const runner = createGateRunner({
    git,
    gateGit,
    repo,
    root: join(await realpath(join(spec.root, '..')), 'repo.espalier'),
    processes,
    logs,
    files: createGateFiles(join(repo.commonDir, 'espalier', 'artifacts')),
    ids,
    clock,
    log,
    environment: async () => spec.env,
    provers: () => 1,
    platform: process.platform,
  })
  const landing = createLandingService({
    engine,
    git,
    gateGit,
    repo,
    clock,
    log,
    parser,
    facts: () => ({ mainBranch: 'main' }),
    working: spec.working ?? defaultConfig,
    prover: createTipProver(runner),
    recoverGates: () => runner.recover(),
    ...(spec.step ? { step: spec.step } : {}),
  })
  return {
    git,
    repo,
    logs,
    runner,
    landing,
    processes,
    async close() {
      await landing.close()
      await runner.drain()
      await git.close()
    },
  }
}
