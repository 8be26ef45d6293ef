import { setTimeout as wait } from 'node:timers/promises'
import { PROTOCOL, type ProjectApi, projectApi } from '@shared/contract/api'
import { type Client, createClient } from '@shared/contract/client'
import { wirePair } from '@shared/contract/wire'
import type { CommandInput } from '@shared/domain/command'
import type { EventRecord } from '@shared/domain/event'
import type { Failure } from '@shared/domain/failure'
import type { Model } from '@shared/domain/model'
import type { Result } from '@shared/lib/result'
import type { Door } from '../socket/door'
import { Stop } from './exit'
import { type Watch, watch } from './watch'

/** A verb's conversation with the project's engine, ours or another process's. When the engine goes it finds the next. */
export interface Session {
  /** Asks once; again where the engine went and asking twice does no harm. */
  readonly call: Client<ProjectApi>['call']
  /** The state now. */
  model(): Promise<Model>
  /** Sends a command as the person at the keyboard; a refusal ends the verb. */
  dispatch(command: CommandInput): Promise<readonly EventRecord[]>
  /** Hears the state and then every event (or, with `since`, every event after it), through changes of engine. */
  watch(since: number | undefined, onItem: Watch['onItem']): { ended: Promise<void>; stop(): void }
  /** Hears a log from its beginning and as it grows; ends when whoever writes it is done. */
  followLog(log: string, onText: (text: string) => void): { ended: Promise<void>; stop(): void }
  /** Whether this process runs the engine. */
  owns(): boolean
  /** Gives the engine up after the agents were stopped; nothing where another process runs it. */
  stopEngine(): Promise<void>
}

export interface SessionDeps {
  person: string
  newId(): string
  /** How long to wait before the next engine is looked for, ms. */
  pauseMs?: number
}

/** Asking these twice could do something twice. A command is safe: its id makes the second time a repeat. */
const ONCE: ReadonlySet<string> = new Set([
  'landing.submit',
  'level.promote',
  'landing.retry',
  'landing.revert',
  'landing.send-back',
  'conflict.open',
  'conflict.take',
  'build.start',
  'checkout.create',
  'checkout.remove',
  'checkout.adopt',
  'checkout.migrate',
  'config.init',
  'terminal.open',
  'shutdown',
])
/** The engine is on its way out, or out: the next one is looked for. `closed` it says before it does anything. */
const LEAVING: ReadonlySet<string> = new Set(['disconnected', 'closed'])
/** One engine may take seconds to leave and the next to come; the door behind has its own patience for each. */
const TRIES = 100
const PAUSE_MS = 150

/** Joins the engine behind a door; ends the verb where that cannot be. */
export async function openSession(door: Door, deps: SessionDeps): Promise<Session> {
  const pause = deps.pauseMs ?? PAUSE_MS
  let joining: Promise<Client<ProjectApi>> | null = null

  const joinOnce = async (): Promise<Result<Client<ProjectApi>, Failure>> => {
    const [ours, theirs] = wirePair()
    const attached = await door.attach(theirs)
    if (!attached.ok) return attached
    const client = createClient(ours, projectApi)
    const hello = await client.call('hello', { protocol: PROTOCOL, client: 'cli' })
    return hello.ok ? { ok: true, value: client } : hello
  }
  const join = async (): Promise<Client<ProjectApi>> => {
    for (let tries = 1; ; tries++) {
      const joined = await joinOnce()
      if (joined.ok) {
        joined.value.onClose(() => {
          joining = null
        })
        return joined.value
      }
      if (!LEAVING.has(joined.error.code) || tries >= TRIES) throw new Stop(joined.error)
      await wait(pause)
    }
  }
  /** The client of the engine there is now. */
  const client = (): Promise<Client<ProjectApi>> => {
    joining ??= join().catch((error: unknown) => {
      joining = null
      throw error
    })
    return joining
  }

  const call: Client<ProjectApi>['call'] = async (verb, input) => {
    for (let tries = 1; ; tries++) {
      const answer = await (await client()).call(verb, input)
      if (answer.ok || !LEAVING.has(answer.error.code) || ONCE.has(verb) || tries >= TRIES) return answer
      await wait(pause)
    }
  }
  const session: Session = {
    call,
    model: () =>
      new Promise((resolve, reject) => {
        const watching = session.watch(undefined, item => {
          if (item.kind !== 'snapshot') return
          resolve(item.model)
          watching.stop()
        })
        watching.ended.catch(reject)
      }),
    dispatch: async command => {
      const actor = { kind: 'person' as const, name: deps.person }
      return unwrap(await call('dispatch', { commandId: deps.newId(), actor, cause: null, command })).records
    },
    watch: (since, onItem) => watch({ client, since, onItem, pause: () => wait(pause) }),
    followLog: (log, onText) => {
      let stop = () => {}
      const ended = new Promise<void>((done, fail) => {
        const onItem = ({ text }: { text: string }) => onText(text)
        const onEnd = (error: Failure | null) => (error ? fail(new Stop(error)) : done())
        client().then(to => {
          stop = to.follow('log.follow', { log, offset: 0 }, { onItem, onEnd })
        }, fail)
      })
      return { ended, stop: () => stop() }
    },
    owns: () => door.owner() !== null,
    stopEngine: () => door.close('stop'),
  }
  await client()
  return session
}

/** The value of a result, or the end of the verb. */
export function unwrap<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Stop(result.error)
  return result.value
}
