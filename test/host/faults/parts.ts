import { join } from 'node:path'
import { createConfigFiles } from '@main/adapters/config/file'
import { parseConfigText } from '@main/adapters/config/parse'
import { nodeFiles } from '@main/adapters/files/node-files'
import { createGateLogs } from '@main/adapters/fs/gate-logs'
import { createWatcher } from '@main/adapters/fs/watch'
import { createGit } from '@main/adapters/git/create'
import { createGateGit } from '@main/adapters/git/gate-git'
import { createProcesses } from '@main/adapters/process/spawn'
import { systemClock } from '@main/adapters/system/clock'
import { randomIds } from '@main/adapters/system/ids'
import { localNetwork } from '@main/adapters/system/network'
import { createEngine } from '@main/engine/engine'
import type { Engine } from '@main/ports/engine'
import type { Env, Processes } from '@main/ports/processes'
import { createCheckouts } from '@main/services/checkouts/service'
import { createCleanup } from '@main/services/cleanup/service'
import { createConfiguration } from '@main/services/configuration/service'
import { createOrphans } from '@main/services/gates/orphans'
import { createObserver, type ObserverDeps } from '@main/services/observer/service'
import { createRescue } from '@main/services/rescue/service'
import { openStore } from '@main/store/open'
import { memoryLog, must, system } from '@test/support/engine'

export interface PartsOptions {
  readonly root: string
  /** The folder that stands for the person's home. */
  readonly home: string
  readonly env: Env
  /** Stands between the services and the programs they start. */
  readonly wrap?: (processes: Processes) => Processes
  /** Stands between the services and the log of events. */
  readonly wrapEngine?: (engine: Engine) => Engine
}

/** The keeper of checkouts with all it needs, on real git and a real database; no agents. Nothing is started yet. */
export async function openParts({ root, home, env, wrap = same => same, wrapEngine = same => same }: PartsOptions) {
  const processes = wrap(createProcesses())
  const gitDeps = { processes, env, readers: 4, random: () => 0.5, home }
  const git = createGit(gitDeps)
  const repo = must(await git.open(root))
  const store = must(await openStore(join(repo.commonDir, 'espalier')))
  const log = memoryLog()
  const engine = wrapEngine(must(createEngine({ store, clock: systemClock, ids: randomIds, log })))
  const open = { type: 'project.open', name: 'repo', root, commonDir: repo.commonDir, mainBranch: 'main' } as const
  must(await engine.dispatch(open, { actor: system }))
  const logs = createGateLogs(join(repo.commonDir, 'espalier', 'logs'))
  const config = await createConfiguration({
    engine,
    files: createConfigFiles({ clock: systemClock }),
    parser: { parse: parseConfigText },
    logs,
    root,
    facts: { mainBranch: 'main' },
    agentsAtOnce: 16,
    log,
  })
  const shared = {
    ...{ engine, git, files: nodeFiles, processes, logs, config, repo, log },
    ...{ loginEnv: async () => env, pathSeparator: ':', clock: systemClock, ids: randomIds },
  }
  const rescue = createRescue(shared)
  const watcher = createWatcher({ clock: systemClock })
  const checkouts = createCheckouts({
    ...shared,
    gateGit: createGateGit(gitDeps),
    rescue,
    network: localNetwork,
    orphans: createOrphans({ logs, processes }, false),
    watcher,
    project: repo.commonDir,
  })
  const observer = (more: Partial<ObserverDeps> = {}) => createObserver({ ...shared, watcher, ...more })
  return {
    ...{ engine, git, config, rescue, checkouts, log, repo, observer, files: nodeFiles },
    cleanup: createCleanup({ ...shared, checkouts, rescue }),
    async close() {
      await checkouts.close()
      await config.close()
      await git.close()
      await engine.close()
      store.close()
    },
  }
}
