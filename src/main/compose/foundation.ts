import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { messagesApi } from '@main/adapters/anthropic/messages'
import { espalierHome, type Home } from '@main/adapters/fs/home'
import { createGit } from '@main/adapters/git/create'
import { createExec } from '@main/adapters/git/exec'
import { createGateGit } from '@main/adapters/git/gate-git'
import { createResolveGit } from '@main/adapters/git/resolve-git'
import { fileLog } from '@main/adapters/log/pino-log'
import { createLoginEnv } from '@main/adapters/process/login-env'
import { createProcesses } from '@main/adapters/process/spawn'
import { createTerminals } from '@main/adapters/pty/client'
import { systemClock } from '@main/adapters/system/clock'
import { randomIds } from '@main/adapters/system/ids'
import type { GateGit } from '@main/ports/gate-git'
import type { Git } from '@main/ports/git'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { ModelApi } from '@main/ports/model-api'
import type { Env, Processes } from '@main/ports/processes'
import type { ResolveGit } from '@main/ports/resolve-git'
import type { Terminals } from '@main/ports/terminals'
import type { Clock } from '@shared/lib/time'
import { appPaths } from './app-paths'
import type { NodeProgram } from './outside'
import { startPtyHost } from './pty-host'

/** What one process has once, whatever number of projects it has open. */
export interface Foundation {
  readonly version: string
  readonly home: Home
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly processes: Processes
  readonly git: Git
  readonly gateGit: GateGit
  readonly resolveGit: ResolveGit
  readonly model: ModelApi
  readonly terminals: Terminals
  readonly node: NodeProgram
  /** The environment of the user's login shell; asked for once, when first needed. */
  readonly loginEnv: () => Promise<Env>
  close(): Promise<void>
}

export interface FoundationOptions {
  readonly env: NodeJS.ProcessEnv
  readonly version: string
  readonly node: NodeProgram
}

/** Makes the parts that know nothing of any project. Nothing is started before it is needed. */
export async function createFoundation({ env, version, node }: FoundationOptions): Promise<Foundation> {
  const home = espalierHome(env)
  await mkdir(home.data, { recursive: true, mode: 0o700 })
  const log = fileLog(join(home.data, 'logs', 'espalier.log'))
  const processes = createProcesses()
  const gitDeps = {
    processes,
    env,
    readers: Math.max(2, availableParallelism()),
    random: Math.random,
    home: home.data,
  }
  const exec = createExec(gitDeps)
  const git = createGit(gitDeps, exec)
  const terminals = createTerminals({
    home: home.runtime,
    clock: systemClock,
    name: 'espalier',
    version,
    startHost: () => startPtyHost({ home, processes, node, version, env, paths: appPaths(), log }),
  })
  return {
    version,
    home,
    clock: systemClock,
    ids: randomIds,
    log,
    processes,
    git,
    gateGit: createGateGit(gitDeps),
    resolveGit: createResolveGit(exec),
    model: messagesApi,
    terminals,
    node,
    loginEnv: createLoginEnv({ processes, env, clock: systemClock, appRoot: appPaths().root }),
    close: async () => {
      terminals.close()
      await git.close()
    },
  }
}
