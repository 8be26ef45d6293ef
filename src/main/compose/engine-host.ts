import { join } from 'node:path'
import { appPaths } from './app-paths'
import type { Foundation } from './foundation'
import type { ProjectPlace } from './place'

/** Starts an engine without a window for a project, for what remains when the one that ran it leaves. */
export async function startDetachedEngine(foundation: Foundation, place: ProjectPlace): Promise<void> {
  const { processes, node, home, log } = foundation
  const started = await processes.spawnDetached({
    argv: [...node.argv, appPaths().engine, place.root],
    cwd: home.data,
    env: { ...process.env, ...node.env, INIT_CWD: undefined },
    logFile: join(home.data, 'logs', 'engine.log'),
  })
  if (!started.ok) log.error('a detached engine could not be started', { ...started.error })
}
