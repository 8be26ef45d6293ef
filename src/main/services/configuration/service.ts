import type { ConfigChange, ConfigFiles, ConfigParser } from '@main/ports/config'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { GateLogs } from '@main/ports/gate-logs'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { defaultConfig } from '@shared/domain/config/interpret'
import type { ConfigFacts } from '@shared/domain/config/normalise'
import type { Config } from '@shared/domain/config/schema'
import { summarise } from './summary'

export interface ConfigurationDeps {
  readonly engine: Engine
  readonly files: ConfigFiles
  readonly parser: ConfigParser
  /** Keeps the text of the last good file, for a start that finds a broken one. */
  readonly logs: Pick<GateLogs, 'recall' | 'remember'>
  /** Folder of the configuration file; null for a bare repository, which has none on disk. */
  readonly root: string | null
  readonly facts: ConfigFacts
  /** Agents that this computer takes at once, where the file says no number. */
  readonly agentsAtOnce: number
  readonly log: Log
}

/** The live configuration: read it through `current`. */
export interface Configuration extends Service, ConfigHolder {
  /** Reads the file again now; resolves when what it says is recorded. */
  refresh(): Promise<void>
}

const LAST_GOOD = 'configuration: last good'

/** What was in force before a file that is broken from the start; the default where nothing ever was. */
async function lastGood(deps: ConfigurationDeps): Promise<ConfigChange> {
  const kept = await deps.logs.recall(LAST_GOOD)
  const [, hash, text] = /^\["([0-9a-f]*)",(.*)\]$/s.exec(kept ?? '') ?? []
  if (hash === undefined || text === undefined) return { kind: 'missing' }
  const content = String(JSON.parse(text))
  const parsed = deps.parser.parse(content, deps.facts)
  return parsed.ok ? { kind: 'loaded', config: parsed.value, hash, text: content, path: '' } : { kind: 'missing' }
}

/**
 * Reads the project's configuration and follows the file. A good one is recorded and in force at once; of a broken one
 * the mistakes are recorded and the last good one stays. The project has to be open. Resolves when the first is recorded.
 */
export async function createConfiguration(deps: ConfigurationDeps): Promise<Configuration> {
  const { engine, log } = deps
  let current: Config = defaultConfig(deps.facts)
  let last: Promise<void> = Promise.resolve()

  async function apply(change: ConfigChange): Promise<void> {
    if (change.kind === 'unwatched') {
      log.warn('changes of the configuration are not seen any more', { message: change.message })
      return
    }
    if (change.kind === 'rejected') {
      const problems = change.problems.map(({ code, path, line, column, message, hint }) => ({
        code,
        path,
        line,
        column,
        message,
        ...(hint ? { hint } : {}),
      }))
      await tell({ type: 'project.reject-config', hash: change.hash, problems })
      return
    }
    current = change.kind === 'loaded' ? change.config : defaultConfig(deps.facts)
    await deps.logs.remember(LAST_GOOD, change.kind === 'loaded' ? JSON.stringify([change.hash, change.text]) : null)
    await tell({
      type: 'project.configure',
      config: summarise(current, change.kind === 'loaded' ? change.hash : 'default', deps.agentsAtOnce),
    })
  }

  async function tell(command: Parameters<typeof record>[1]): Promise<void> {
    const done = await record(engine, command)
    if (!done.ok)
      log.error('the configuration could not be recorded', { code: done.error.code, message: done.error.message })
  }

  const enqueue = (change: ConfigChange): Promise<void> => {
    last = last
      .then(() => apply(change))
      .catch(problem => log.error('a configuration could not be applied', { problem: String(problem) }))
    return last
  }

  const watch =
    deps.root === null ? null : await deps.files.watch(deps.root, change => void enqueue(change), deps.facts)
  const first = watch?.state() ?? { kind: 'missing' as const }
  if (first.kind === 'rejected') await enqueue(await lastGood(deps))
  await enqueue(first)
  return {
    current: () => current,
    refresh: async () => {
      await watch?.refresh()
      await last
    },
    drain: () => last,
    close: async () => {
      watch?.close()
      await last
    },
  }
}
