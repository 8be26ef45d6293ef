import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '@main/engine/engine'
import type { Engine, Receipt } from '@main/ports/engine'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Store } from '@main/ports/store'
import { openStore, type StoreOptions } from '@main/store/open'
import type { CommandInput } from '@shared/domain/command'
import type { Failure } from '@shared/domain/failure'
import type { Actor } from '@shared/domain/primitives'
import type { Result } from '@shared/lib/result'
import { type ManualClock, manualClock } from './clock'
import { counterIds } from './ids'

export const person: Actor = { kind: 'person', name: 'ada' }
export const system: Actor = { kind: 'system', name: 'espalier' }

/** The value of a result that the test needs to be one. */
export function must<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value
  throw new Error(`Expected a value, got ${JSON.stringify(result.error)}`)
}

/** The failure of a result that the test needs to be refused. */
export function mustFail<T, E>(result: Result<T, E>): E {
  if (!result.ok) return result.error
  throw new Error(`Expected a failure, got ${JSON.stringify(result.value)}`)
}

export interface LogLine {
  level: string
  message: string
  facts: Record<string, unknown>
}

/** A log that keeps what it is told. */
export function memoryLog(lines: LogLine[] = []): Log & { lines: LogLine[] } {
  const at =
    (level: string) =>
    (message: string, facts: Record<string, unknown> = {}) =>
      void lines.push({ level, message, facts })
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => memoryLog(lines),
  }
}

export interface TestEngine {
  engine: Engine
  store: Store
  clock: ManualClock
  ids: Ids
  log: ReturnType<typeof memoryLog>
  dir: string
  /** Dispatches as a person (or as Espalier itself) and demands success. */
  as(actor: Actor, command: CommandInput): Promise<Receipt>
  /** Dispatches and demands a refusal. */
  refused(actor: Actor, command: CommandInput): Promise<Failure>
  /** Closes engine and store, then opens both again on the same folder: what a restart does. */
  reopen(): Promise<TestEngine>
  /** Closes engine and store and takes the folder away. */
  stop(): Promise<void>
}

export interface TestEngineOptions extends StoreOptions {
  /** An existing folder to use; `stop` takes it away all the same. */
  dir?: string
  clock?: ManualClock
  ids?: Ids
}

/** A real engine on a real database in a temporary folder, with a manual clock and counter ids. */
export async function makeEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'espalier-engine-')))
  const { clock = manualClock(), ids = counterIds() } = options
  const log = memoryLog()
  const store = must(await openStore(dir, options))
  const engine = must(createEngine({ store, clock, ids, log }))
  const shut = async () => {
    await engine.close()
    store.close()
  }
  return {
    engine,
    store,
    clock,
    ids,
    log,
    dir,
    as: async (actor, command) => must(await engine.dispatch(command, { actor })),
    refused: async (actor, command) => mustFail(await engine.dispatch(command, { actor })),
    reopen: async () => {
      await shut()
      return makeEngine({ ...options, dir, clock, ids })
    },
    stop: async () => {
      await shut()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A configuration with the services given, one instance each, landing on main without gates. */
export const projectWith = (...services: string[]): CommandInput[] => [
  { type: 'project.open', name: 'demo', root: '/demo', commonDir: '/demo/.git', mainBranch: 'main' },
  {
    type: 'project.configure',
    config: {
      source: 'file',
      hash: 'h1',
      services: services.map(name => ({
        name,
        role: 'implementor',
        persona: '',
        runtime: 'script',
        team: null,
        instances: 1,
      })),
      teams: [],
      levels: [{ name: 'main', branch: 'main', trigger: 'ready', gates: [], approve: [] }],
      gates: [],
    },
  },
]
