import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import { createConfigFiles } from '@main/adapters/config/file'
import { parseConfigText } from '@main/adapters/config/parse'
import { yamlText } from '@main/adapters/config/yaml-text'
import { nodeFiles } from '@main/adapters/files/node-files'
import { createGateFiles } from '@main/adapters/fs/gate-files'
import { createGateLogs } from '@main/adapters/fs/gate-logs'
import { createWatcher } from '@main/adapters/fs/watch'
import { createPullRequests } from '@main/adapters/gh/pull-requests'
import { createRuntimes } from '@main/adapters/runtimes/runtimes'
import { localNetwork } from '@main/adapters/system/network'
import type { Checkouts } from '@main/ports/checkouts'
import type { Cleanup } from '@main/ports/cleanup'
import type { GateFiles } from '@main/ports/gate-files'
import type { GateLogs } from '@main/ports/gate-logs'
import type { GateRunner } from '@main/ports/gate-runner'
import type { Log } from '@main/ports/log'
import type { Promoter } from '@main/ports/promoter'
import type { DryLander } from '@main/ports/prove'
import { record } from '@main/ports/record'
import type { Rescue } from '@main/ports/rescue'
import type { Runtimes } from '@main/ports/runtimes'
import type { Service } from '@main/ports/service'
import { createCheckouts } from '@main/services/checkouts/service'
import { createCleanup } from '@main/services/cleanup/service'
import { configAt } from '@main/services/configuration/at'
import { type Configuration, createConfiguration } from '@main/services/configuration/service'
import { createDispatcher } from '@main/services/dispatcher/dispatcher'
import { createEscalations } from '@main/services/escalation/service'
import { createOrphans } from '@main/services/gates/orphans'
import { createGateRunner } from '@main/services/gates/runner'
import { createHandoffs } from '@main/services/handoffs/service'
import { createIntegration, type Integration } from '@main/services/integration/service'
import { createCandidates } from '@main/services/landing/candidates'
import { createDryLander } from '@main/services/landing/dry'
import { createTipProver } from '@main/services/landing/prover'
import { createLandingService } from '@main/services/landing/service'
import { createObserver } from '@main/services/observer/service'
import { createOffers } from '@main/services/offers/service'
import { createPhases } from '@main/services/phases/service'
import { weighPhase } from '@main/services/phases/weigh'
import { createPromotion } from '@main/services/promotion/service'
import { createQuickGates } from '@main/services/quick/service'
import { createRecords } from '@main/services/records/service'
import { createRescue } from '@main/services/rescue/service'
import type { ResolverDeps } from '@main/services/resolver/deps'
import { createResolver } from '@main/services/resolver/service'
import { createRisks } from '@main/services/risks/service'
import { createRuns } from '@main/services/runs/service'
import { parallelGatesOf, proversOf } from '@shared/domain/landing/capacity'
import type { Foundation } from './foundation'
import { detectMainBranch } from './main-branch'
import type { ProjectOptions } from './options'
import type { ProjectState } from './state'

/** What works for a project, and the parts its verbs need. */
export interface ProjectServices {
  readonly mainBranch: string
  readonly configuration: Configuration
  readonly checkouts: Checkouts
  readonly rescue: Rescue
  readonly cleanup: Cleanup
  readonly runtimes: Runtimes
  readonly logs: GateLogs
  readonly gateFiles: GateFiles
  readonly gates: GateRunner
  readonly dry: DryLander
  readonly promoter: Promoter
  /** Lets people's scores decide about the end of a phase. */
  weighPhase(id: string): Promise<void>
  readonly integration: Integration
  readonly resolving: ResolverDeps
  /** Sees to it that what is known of the checkouts is what stands in them now. */
  look(): Promise<void>
  stopDispatching(): void
  /** Whether services have nothing under way. */
  quiet(): Promise<void>
  drainRuns(): Promise<void>
  close(): Promise<void>
}

/**
 * Makes the services of a project and starts them, each after what it needs. Without dispatching only what answers
 * questions runs: nothing starts, nothing lands.
 */
export async function createServices(
  foundation: Foundation,
  { place, dispatching, socketPath }: ProjectOptions,
  { engine, store }: ProjectState,
  log: Log,
): Promise<ProjectServices> {
  const { clock, ids, git, gateGit, processes, terminals, loginEnv, home } = foundation
  const repo = place.repository
  const mainBranch = await detectMainBranch(git, repo)
  const facts = { mainBranch }
  const { name, root, commonDir } = place
  await record(engine, { type: 'project.open', name, root, commonDir, mainBranch })
  const logs = createGateLogs(join(place.dir, 'logs'))
  const gateFiles = createGateFiles(join(place.dir, 'artifacts'))
  const parser = { parse: parseConfigText }
  const configuration = await createConfiguration({
    engine,
    files: createConfigFiles({ clock }),
    parser,
    logs,
    root,
    facts,
    // Two a core, four at least: agents mostly wait for a model.
    agentsAtOnce: Math.max(4, availableParallelism() * 2),
    log,
  })
  const runtimes = createRuntimes({ processes })
  const base = { engine, git, gateGit, repo, clock, ids, log, logs, processes, loginEnv, pathSeparator: delimiter }
  const rescue = createRescue({ ...base, config: configuration })
  const watcher = createWatcher({ clock })
  const orphans = createOrphans({ logs, processes }, process.platform === 'win32')
  const checkouts = createCheckouts({
    ...base,
    rescue,
    files: nodeFiles,
    config: configuration,
    network: localNetwork,
    orphans,
    watcher,
    project: place.key,
  })
  // Beside the agents' checkouts and not under .git: test runners skip paths with .git in them.
  const folder = configuration.current().checkouts.root.replaceAll('{project}', name)
  const gateRoot = await nodeFiles.real(nodeFiles.resolve(await nodeFiles.real(root), folder))
  const atOnce = () => {
    const limits = configuration.current().landing
    const cores = availableParallelism()
    return { provers: proversOf(limits, cores), gates: parallelGatesOf(limits, cores) }
  }
  const gates = createGateRunner({
    ...base,
    root: gateRoot,
    files: gateFiles,
    environment: loginEnv,
    atOnce,
    platform: process.platform,
  })
  const landingDeps = { ...base, parser, facts: () => facts, working: () => configuration.current() }
  const dry = createDryLander({ ...landingDeps, runner: gates })
  const observer = createObserver({ ...base, files: nodeFiles, config: configuration, watcher })
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const promotion = createPromotion({ ...base, config: configuration, zone })
  const reading = { resolveGit: foundation.resolveGit, configAt: configAt(landingDeps) }
  const resolving: ResolverDeps = {
    ...base,
    ...reading,
    files: nodeFiles,
    runtimes,
    model: foundation.model,
    orphans,
    root: gateRoot,
    environment: loginEnv,
  }
  const planning = { ...base, config: configuration, configAt: configAt(landingDeps), runner: gates }
  let recovering: Promise<void> | null = null
  const recoverGates = () => {
    recovering ??= gates.recover()
    return recovering
  }
  const candidates = createCandidates(landingDeps)
  const integration = createIntegration({
    ...base,
    ...reading,
    runner: gates,
    config: configuration,
    candidates,
    recoverGates,
    zone,
  })
  const started: Service[] = [configuration, integration]
  let dispatcher: ReturnType<typeof createDispatcher> | null = null
  let runs: ReturnType<typeof createRuns> | null = null

  if (dispatching) {
    await checkouts.start()
    runs = createRuns({
      ...base,
      checkouts,
      runtimes,
      terminals,
      files: nodeFiles,
      config: configuration,
      project: place.key,
      reach: { ESPALIER_SOCKET: socketPath, ESPALIER_HOME: home.data },
    })
    await observer.start()
    await runs.start()
    const resolver = createResolver(resolving)
    const landing = createLandingService({
      ...landingDeps,
      resolving: resolver.offer,
      searching: integration.search,
      prover: createTipProver(gates),
      pullRequests: createPullRequests({ processes, cwd: root ?? place.dir, env: loginEnv }),
      recoverGates,
      provers: () => atOnce().provers,
    })
    dispatcher = createDispatcher({
      engine,
      config: configuration,
      clock,
      ids,
      log,
    })
    dispatcher.setDispatching(true)
    promotion.start()
    await integration.start()
    const offers = createOffers({ ...base, config: configuration })
    offers.start()
    started.push(
      createHandoffs({ engine }),
      offers,
      checkouts,
      observer,
      resolver,
      landing,
      runs,
      dispatcher,
      promotion,
    )
    started.push(
      createRisks({ engine, config: configuration, log }),
      createQuickGates({ ...base, config: configuration, runner: gates }),
      createRecords({
        ...base,
        config: configuration,
        files: nodeFiles,
        root,
        recent: limit => [...store.list({ before: engine.seq() + 1, limit })].sort((a, b) => a.seq - b.seq),
        yaml: yamlText,
      }),
    )
    started.push(createPhases({ ...planning, recoverGates }), createEscalations({ engine, clock, log }))
  } else {
    await checkouts.resume()
    observer.poke()
    await observer.drain()
    started.push(observer, checkouts, promotion)
  }

  return {
    mainBranch,
    configuration,
    checkouts,
    rescue,
    cleanup: createCleanup({ ...base, checkouts, rescue }),
    runtimes,
    logs,
    gateFiles,
    gates,
    dry,
    promoter: promotion,
    weighPhase: id => weighPhase(planning, id),
    integration,
    resolving,
    // An engine that dispatches follows them.
    look: async () => {
      if (dispatching) return
      for (const { id, state } of Object.values(engine.model().checkouts))
        if (state === 'ready') await checkouts.publish(id)
      await observer.look()
    },
    stopDispatching: () => dispatcher?.setDispatching(false),
    quiet: async () => {
      for (const service of started) await service.drain()
    },
    drainRuns: async () => {
      await runs?.drain()
    },
    close: async () => {
      for (const service of [...started].reverse()) await service.close()
      await gates.drain()
    },
  }
}
