import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createConfigFiles } from '@main/adapters/config/file'
import { parseConfigText } from '@main/adapters/config/parse'
import { nodeFiles } from '@main/adapters/files/node-files'
import { createGateLogs } from '@main/adapters/fs/gate-logs'
import { createWatcher } from '@main/adapters/fs/watch'
import { createGit } from '@main/adapters/git/create'
import { createGateGit } from '@main/adapters/git/gate-git'
import { createProcesses } from '@main/adapters/process/spawn'
import { createTerminals } from '@main/adapters/pty/client'
import { createRuntimes } from '@main/adapters/runtimes/runtimes'
import { systemClock } from '@main/adapters/system/clock'
import { localNetwork } from '@main/adapters/system/network'
import { createEngine } from '@main/engine/engine'
import type { Engine } from '@main/ports/engine'
import type { Rescue } from '@main/ports/rescue'
import type { Terminals } from '@main/ports/terminals'
import { openHost } from '@main/pty-host/host'
import { createCheckouts } from '@main/services/checkouts/service'
import { type Configuration, createConfiguration } from '@main/services/configuration/service'
import { createDispatcher } from '@main/services/dispatcher/dispatcher'
import { createOrphans } from '@main/services/gates/orphans'
import { createHandoffs } from '@main/services/handoffs/service'
import { createObserver, type Observer } from '@main/services/observer/service'
import { createOffers } from '@main/services/offers/service'
import { createRescue } from '@main/services/rescue/service'
import { createRuns } from '@main/services/runs/service'
import { openStore } from '@main/store/open'
import type { CommandInput } from '@shared/domain/command'
import type { Model } from '@shared/domain/model'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import { memoryLog, must, person, system } from '@test/support/engine'
import { counterIds } from '@test/support/ids'
import { makeRepo, type TempRepo, type TempRepoOptions } from '@test/support/temp-repo'
import { onTestFinished } from 'vitest'

export interface Ground {
  readonly repo: TempRepo
  /** Folder outside the repository for scripts and signals. */
  readonly side: string
}

/** A repository with one commit and a folder beside it; removed with the test. */
export async function makeGround(options: TempRepoOptions = {}): Promise<Ground> {
  const repo = await makeRepo({ files: { 'README.md': 'hello\n' }, ...options })
  onTestFinished(() => repo.dispose())
  const side = join(repo.dir, 'side')
  await mkdir(side)
  return { repo, side }
}

/** A PTY host inside this process, for as long as the test takes. */
async function startHost(home: string) {
  const ends: { resolve: () => void; done: Promise<void> }[] = []
  let stop: () => Promise<void> = async () => {}
  const start = async () => {
    let resolve = () => {}
    const done = new Promise<void>(settle => {
      resolve = settle
    })
    const host = await openHost({
      args: { home, idleMs: 60_000, graceMs: 300, stallMs: undefined, recordings: undefined, version: '0.0.1' },
      clock: systemClock,
      // A stopping host ends every process with its mark: two tests at once must not share one.
      facts: { version: '0.0.1', pid: process.pid, instance: randomUUID() },
      log: () => {},
      onEnd: () => resolve(),
    })
    if (!host.ok) throw new Error(host.error.message)
    ends.push({ resolve, done })
    stop = async () => {
      await host.value.stop()
      await done
    }
  }
  return { start, stop: () => stop() }
}

export interface Workshop {
  readonly engine: Engine
  readonly terminals: Terminals
  readonly checkouts: ReturnType<typeof createCheckouts>
  readonly log: ReturnType<typeof memoryLog>
  readonly git: ReturnType<typeof createGit>
  readonly config: Configuration
  readonly rescue: Rescue
  readonly observer: Observer
  does(command: CommandInput): Promise<void>
  /** Resolves with what `look` finds, as soon as it finds something. */
  until<T>(look: (model: Model) => T | null | undefined | false): Promise<T>
  task(id: string): Task
  run(task: string): Run
  /** Resolves when a task has one of these statuses. */
  reaches(task: string, ...status: Task['status'][]): Promise<Task>
  dispatch(on: boolean): void
  /** Leaves in order; agents go on. */
  leave(): Promise<void>
  /** Is gone at once, as after kill -9: nothing is told, nothing is put in order. */
  vanish(): Promise<void>
  /** As `vanish`, and the terminals go as well: the computer went down. */
  goDown(): Promise<void>
}

/** Everything that runs agents, on real git, a real database and real terminals. */
export function makeShop(ground: Ground) {
  const home = join(ground.repo.dir, 'esp')
  const host = startHost(home)
  const ids = counterIds()
  onTestFinished(async () => (await host).stop())

  return async function open(options: { dispatch?: boolean } = {}): Promise<Workshop> {
    const { start } = await host
    const { repo } = ground
    const log = memoryLog()
    const processes = createProcesses()
    const gitDeps = { processes, env: repo.env, readers: 4, random: () => 0.5, home: repo.dir }
    const git = createGit(gitDeps)
    const opened = must(await git.open(repo.root))
    const store = must(await openStore(join(opened.commonDir, 'espalier')))
    const engine = must(createEngine({ store, clock: systemClock, ids, log }))
    const shut = async () => {
      await engine.close()
      store.close()
    }
    must(
      await engine.dispatch(
        { type: 'project.open', name: 'repo', root: repo.root, commonDir: opened.commonDir, mainBranch: 'main' },
        { actor: system },
      ),
    )
    const logs = createGateLogs(join(opened.commonDir, 'espalier', 'logs'))
    const config = await createConfiguration({
      engine,
      files: createConfigFiles({ clock: systemClock }),
      parser: { parse: parseConfigText },
      logs,
      root: repo.root,
      facts: { mainBranch: 'main' },
      agentsAtOnce: 16,
      log,
    })
    const terminals = createTerminals({ home, startHost: start, clock: systemClock, name: 'test', version: '0.0.1' })
    const shared = {
      engine,
      git,
      files: nodeFiles,
      processes,
      logs,
      config,
      repo: opened,
      loginEnv: async () => repo.env,
      pathSeparator: ':',
      clock: systemClock,
      ids,
      log,
    }
    const rescue = createRescue(shared)
    const watcher = createWatcher({ clock: systemClock })
    const project = opened.commonDir
    const checkouts = createCheckouts({
      ...shared,
      gateGit: createGateGit(gitDeps),
      rescue,
      network: localNetwork,
      orphans: createOrphans({ logs, processes }, false),
      watcher,
      project,
    })
    const runs = createRuns({
      ...shared,
      checkouts,
      runtimes: createRuntimes({ processes }),
      terminals,
      project,
      reach: {},
    })
    const dispatcher = createDispatcher({ engine, config, clock: systemClock, ids, log })
    const observer = createObserver({ ...shared, watcher })
    const handoffs = createHandoffs({ engine })
    const offers = createOffers({ ...shared })
    await checkouts.start()
    await observer.start()
    await runs.start()
    offers.start()
    dispatcher.setDispatching(options.dispatch ?? true)

    let gone = false
    const leave = async () => {
      if (gone) return
      gone = true
      await dispatcher.close()
      await handoffs.close()
      await offers.close()
      await runs.close()
      await observer.close()
      await checkouts.close()
      await config.close()
      terminals.close()
      await git.close()
      await shut()
    }
    const vanish = async () => {
      gone = true
      await observer.close()
      dispatcher.setDispatching(false)
      terminals.close()
      await shut()
      await config.close()
      onTestFinished(async () => {
        await runs.close()
        await checkouts.close()
        await git.close()
      })
    }
    onTestFinished(leave)

    const until = <T>(look: (model: Model) => T | null | undefined | false): Promise<T> =>
      new Promise(resolve => {
        const ask = () => {
          const found = look(engine.model())
          if (found === null || found === undefined || found === false) return false
          resolve(found)
          return true
        }
        if (ask()) return
        const end = engine.subscribe(() => {
          if (ask()) end()
        })
      })
    const task = (id: string): Task => {
      const found = engine.model().tasks[id]
      if (!found) throw new Error(`no task ${id}`)
      return found
    }
    return {
      rescue,
      observer,
      engine,
      terminals,
      checkouts,
      log,
      git,
      config,
      does: async command => void must(await engine.dispatch(command, { actor: person })),
      until,
      task,
      run: id => {
        const found = engine.model().runs[task(id).run ?? '']
        if (!found) throw new Error(`no run of ${id}`)
        return found
      },
      reaches: (id, ...status) =>
        until(model => {
          const found = model.tasks[id]
          return found && status.includes(found.status) ? found : null
        }),
      dispatch: on => dispatcher.setDispatching(on),
      leave,
      vanish,
      async goDown() {
        await vanish()
        await (await host).stop()
      },
    }
  }
}

/** Writes the configuration as the person's file (untracked is enough for running agents). */
export const configure = (ground: Ground, yaml: string): Promise<void> =>
  ground.repo.write({ 'multi-agent.yaml': yaml })
