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

/** A verb's conversation with the project's engine, ours or another process's. */
export interface Session {
  readonly client: Client<ProjectApi>
  readonly door: Door
  /** The state now. */
  model(): Promise<Model>
  /** Sends a command as the person at the keyboard; a refusal ends the verb. */
  dispatch(command: CommandInput): Promise<readonly EventRecord[]>
}

export interface SessionDeps {
  person: string
  newId(): string
}

/** Joins the engine behind a door; ends the verb where that cannot be. */
export async function openSession(door: Door, deps: SessionDeps): Promise<Session> {
  const [ours, theirs] = wirePair()
  unwrap(await door.attach(theirs))
  const client = createClient(ours, projectApi)
  unwrap(await client.call('hello', { protocol: PROTOCOL, client: 'cli' }))
  return {
    client,
    door,
    model: () => snapshot(client),
    dispatch: async command => {
      const actor = { kind: 'person' as const, name: deps.person }
      return unwrap(await client.call('dispatch', { commandId: deps.newId(), actor, cause: null, command })).records
    },
  }
}

/** The value of a result, or the end of the verb. */
export function unwrap<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Stop(result.error)
  return result.value
}

function snapshot(client: Client<ProjectApi>): Promise<Model> {
  return new Promise((resolve, reject) => {
    const stop = client.follow(
      'follow',
      {},
      {
        onItem: item => {
          if (item.kind !== 'snapshot') return
          resolve(item.model)
          queueMicrotask(() => stop())
        },
        onEnd: error => {
          if (error) reject(new Stop(error))
        },
      },
    )
  })
}
