import { writeConfigFile } from '@main/adapters/config/init'
import { nodeFiles } from '@main/adapters/files/node-files'
import { folderDisk } from '@main/adapters/fs/disk'
import { revertLanding } from '@main/services/integration/revert'
import { readArtifact } from '@main/services/operations/artifacts'
import { branchLog } from '@main/services/operations/branch-log'
import { checkLanding, followCheck } from '@main/services/operations/check-landing'
import { cancelRemoval, createCheckout, removeCheckout } from '@main/services/operations/checkouts'
import { initConfig, readConfig } from '@main/services/operations/config'
import { diffOf } from '@main/services/operations/diff'
import { checkoutDisk } from '@main/services/operations/disk'
import { doctor } from '@main/services/operations/doctor'
import { initFeature, whereFeature } from '@main/services/operations/features'
import { followGateOperation, runGateOperation } from '@main/services/operations/gates'
import { approveAs, retryLanding, submitLanding } from '@main/services/operations/landings'
import { adoptCheckout, cancelMigration, checkoutPlan, migrateCheckouts } from '@main/services/operations/layout'
import { promoteLevel } from '@main/services/operations/levels'
import { followLog, readLog } from '@main/services/operations/logs'
import { cleanUp, listRescues, pruneRescues, restoreRescue, syncCheckouts } from '@main/services/operations/rescues'
import { searchLogs } from '@main/services/operations/search-log'
import { openTerminal } from '@main/services/operations/terminals'
import { PROTOCOL, type ProjectApi } from '@shared/contract/api'
import type { Handlers } from '@shared/contract/server'
import { progressOf } from '@shared/domain/progress/rules'
import { err, ok } from '@shared/lib/result'
import { conflictHandlers } from './conflicts'
import { dispatchHandler } from './dispatch'
import { followHandler } from './follow'
import type { HandlerDeps } from './handler-deps'
import { planInit } from './init'
import { statusHandler } from './status'

/** Answers every verb of a project's contract. */
export function projectHandlers(deps: HandlerDeps): Handlers<ProjectApi> {
  const { foundation, options, state, services, person: actor } = deps
  const { engine, store } = state
  const { place } = options
  const { git, ids, clock, processes, terminals, loginEnv } = foundation
  const landing = { engine, git, repo: place.repository, ids, config: services.configuration, actor }
  const { rescue, checkouts, cleanup, configuration } = services
  const keeping = { rescue, checkouts, cleanup, config: configuration, actor }
  const features = {
    engine,
    git,
    repo: place.repository,
    config: services.configuration,
    checkouts: services.checkouts,
    files: nodeFiles,
  }
  return {
    hello: async ({ protocol }) =>
      protocol === PROTOCOL
        ? ok({
            protocol: PROTOCOL,
            version: foundation.version,
            project: place.name,
            root: place.root,
            pid: process.pid,
            host: options.host,
            dispatching: options.dispatching,
          })
        : err({
            code: 'version-mismatch',
            message: `This project is open in Espalier ${foundation.version} (protocol ${PROTOCOL}); you speak protocol ${protocol}. Close the other one, or update.`,
          }),
    dispatch: dispatchHandler(engine, actor),
    follow: followHandler(engine, store),
    'events.list': async query => ok({ records: [...store.list(query)], total: store.count() }),
    'log.read': readLog(services.logs),
    'log.follow': followLog(services.logs),
    'log.search': searchLogs(services.logs),
    'artifact.read': readArtifact(services.gateFiles),
    'landing.submit': submitLanding(landing),
    'landing.retry': retryLanding(landing),
    'landing.approve-as': approveAs({ engine }),
    'level.promote': promoteLevel({ promoter: services.promoter, actor }),
    'phase.weigh': async ({ id }) => {
      await services.weighPhase(id)
      await engine.drain()
      return ok({})
    },
    'landing.check': checkLanding({ ...landing, dry: services.dry, clock }),
    'landing.check.follow': followCheck({ ...landing, dry: services.dry, clock }),
    'landing.revert': async ({ id }) => {
      const reverted = await revertLanding({ ...landing, resolveGit: foundation.resolveGit, clock }, id, actor)
      return reverted.ok ? ok({ id: reverted.value }) : reverted
    },
    ...conflictHandlers(services.resolving, actor),
    'build.start': async ({ level }) => {
      const begun = await services.integration.build(level, actor.name)
      return begun.ok ? ok({ ids: [...begun.value] }) : begun
    },
    'gate.run': runGateOperation({ ...landing, runner: services.gates }),
    'gate.run.follow': followGateOperation({ ...landing, runner: services.gates }),
    'feature.init': initFeature(features),
    'feature.where': whereFeature(features),
    'checkout.create': createCheckout(services.checkouts),
    'checkout.sync': syncCheckouts(keeping),
    'checkout.cleanup': cleanUp(keeping),
    'rescue.list': listRescues(keeping),
    'rescue.restore': restoreRescue(keeping),
    'rescue.prune': pruneRescues(keeping),
    'checkout.remove': removeCheckout(services.checkouts, actor),
    'checkout.remove.cancel': cancelRemoval(services.checkouts),
    'checkout.adopt': adoptCheckout(services.checkouts),
    'checkout.plan': checkoutPlan({ engine, config: services.configuration }),
    'checkout.migrate': migrateCheckouts(services.checkouts),
    'checkout.migrate.cancel': cancelMigration(services.checkouts),
    'checkout.look': async () => {
      await services.look()
      return ok({})
    },
    'checkout.disk': checkoutDisk({ engine, disk: folderDisk, repo: place.repository }),
    diff: diffOf({
      engine,
      git,
      repo: place.repository,
      config: services.configuration,
      checkouts: services.checkouts,
    }),
    'branch.log': branchLog({ git, repo: place.repository }),
    'terminal.open': openTerminal({ engine, terminals, loginEnv, ids, root: place.root, project: place.key }),
    coordinate: async () => ok(progressOf(engine.model(), services.configuration.current(), clock.now())),
    'config.read': readConfig({ root: place.root, files: nodeFiles }),
    'config.init': initConfig({
      plan: () => planInit(place.root, services.mainBranch, loginEnv),
      write: text => writeConfigFile(place.root, text, ids.next('new')),
      refresh: () => services.configuration.refresh(),
    }),
    doctor: doctor({
      engine,
      clock,
      checkouts: services.checkouts,
      git,
      files: nodeFiles,
      processes,
      runtimes: services.runtimes,
      config: services.configuration,
      loginEnv,
      root: place.root,
    }),
    status: statusHandler(deps),
    shutdown: async ({ agents }) => {
      // Answered first: the one who asked hears that it was understood.
      setImmediate(() => deps.shutdown(agents))
      return ok({})
    },
  }
}
