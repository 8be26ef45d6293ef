import { realpath } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { messagesApi } from '@main/adapters/anthropic/messages'
import { parseConfigText } from '@main/adapters/config/parse'
import { nodeFiles } from '@main/adapters/files/node-files'
import { createGateFiles } from '@main/adapters/fs/gate-files'
import { createGateLogs } from '@main/adapters/fs/gate-logs'
import { createPullRequests } from '@main/adapters/gh/pull-requests'
import { createGit } from '@main/adapters/git/create'
import { createExec } from '@main/adapters/git/exec'
import { createGateGit } from '@main/adapters/git/gate-git'
import { createResolveGit } from '@main/adapters/git/resolve-git'
import { createProcesses } from '@main/adapters/process/spawn'
import { createRuntimes } from '@main/adapters/runtimes/runtimes'
import type { Engine } from '@main/ports/engine'
import type { GateLogs } from '@main/ports/gate-logs'
import type { GateRunner } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { Repository } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Env, Processes } from '@main/ports/processes'
import type { ResolveGit } from '@main/ports/resolve-git'
import type { Service } from '@main/ports/service'
import { configAt } from '@main/services/configuration/at'
import { createOrphans } from '@main/services/gates/orphans'
import { createGateRunner } from '@main/services/gates/runner'
import { createIntegration, type Integration } from '@main/services/integration/service'
import { createCandidates } from '@main/services/landing/candidates'
import { createTipProver } from '@main/services/landing/prover'
import { createLandingService } from '@main/services/landing/service'
import type { Step } from '@main/services/landing/types'
import { createResolver, type ResolverService } from '@main/services/resolver/service'
import type { Config } from '@shared/domain/config/schema'
import type { Clock } from '@shared/lib/time'

export interface Parts {
  readonly git: Git
  readonly repo: Repository
  readonly logs: GateLogs
  readonly runner: GateRunner
  readonly landing: Service
  readonly resolver: ResolverService
  readonly integration: Integration
  readonly resolveGit: ResolveGit
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
  /** Whether what breaks a level's red landing is looked for. */
  readonly searching?: boolean
  /** Candidates at once, and gates of one at once; one of each where left out. */
  readonly atOnce?: () => { readonly provers: number; readonly gates: number }
  /** Further variables for GitHub's command line. */
  readonly ghEnv?: () => Env
  readonly onPid?: (pid: number) => void
  /** Says when the disk of gate checkouts is full. */
  readonly full?: (path: string) => Promise<string | null>
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
  const layer = createExec(exec)
  const git = createGit({ ...exec, home: spec.root }, layer)
  const gateGit = createGateGit(exec)
  const opened = await git.open(spec.root)
  if (!opened.ok) throw new Error(opened.error.message)
  const repo = opened.value
  const logs = createGateLogs(join(repo.commonDir, 'espalier', 'logs'))
  const { engine, clock, ids, log } = spec
  const root = join(await realpath(join(spec.root, '..')), 'repo.espalier')
  const resolveGit = createResolveGit(layer)
  const working = spec.working ?? defaultConfig
  const facts = () => ({ mainBranch: 'main' })
  const resolver = createResolver({
    engine,
    git,
    resolveGit,
    repo,
    clock,
    ids,
    log,
    logs,
    processes,
    files: nodeFiles,
    runtimes: createRuntimes({ processes }),
    model: messagesApi,
    orphans: createOrphans({ logs, processes }, process.platform === 'win32'),
    root,
    configAt: configAt({ git, repo, parser, facts, working }),
    environment: async () => spec.env,
    pathSeparator: delimiter,
  })
  const runner = createGateRunner({
    git,
    gateGit,
    repo,
    root,
    processes,
    logs,
    files: {
      ...createGateFiles(join(repo.commonDir, 'espalier', 'artifacts')),
      ...(spec.full ? { full: spec.full } : {}),
    },
    ids,
    clock,
    log,
    environment: async () => spec.env,
    atOnce: spec.atOnce ?? (() => ({ provers: 1, gates: 1 })),
    platform: process.platform,
  })
  const judging = { engine, git, repo, clock, log, parser, facts, working }
  const integration = createIntegration({
    ...judging,
    resolveGit,
    ids,
    runner,
    config: { current: working },
    configAt: configAt(judging),
    candidates: createCandidates(judging),
    recoverGates: async () => {},
    zone: 'UTC',
  })
  if (spec.searching) await integration.start()
  const landing = createLandingService({
    ...judging,
    gateGit,
    resolving: resolver.offer,
    searching: integration.search,
    prover: createTipProver(runner),
    pullRequests: createPullRequests({
      processes,
      cwd: spec.root,
      env: async () => ({ ...spec.env, ...spec.ghEnv?.() }),
    }),
    recoverGates: () => runner.recover(),
    provers: () => spec.atOnce?.().provers ?? 1,
    ...(spec.step ? { step: spec.step } : {}),
  })
  return {
    git,
    repo,
    logs,
    runner,
    landing,
    resolver,
    integration,
    resolveGit,
    processes,
    async close() {
      await landing.close()
      await integration.close()
      await resolver.close()
      await runner.drain()
      await git.close()
    },
  }
}
