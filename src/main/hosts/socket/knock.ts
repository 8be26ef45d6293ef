import { PROTOCOL, projectApi } from '@shared/contract/api'
import { createClient } from '@shared/contract/client'
import type { Failure } from '@shared/domain/failure'
import type { Clock } from '@shared/lib/time'
import { connectSocket } from './connect'

/** Host name of a command line that only follows: it gives the engine up to whoever would run agents. */
export const FOLLOWER = 'follower'

/** Who listens: nobody (yet), an engine, an engine that would give way, or one we cannot talk to. */
export type Knock =
  | { kind: 'silent' }
  | { kind: 'well' }
  | { kind: 'follower'; yieldNow(): Promise<void> }
  | { kind: 'stranger'; failure: Failure }

/**
 * Knocks at an engine's socket and shakes hands. `patience` in ms: an engine that does not answer by then is silent.
 */
export async function knock(path: string, version: string, clock: Clock, patience: number): Promise<Knock> {
  const wire = await connectSocket(path)
  if (!wire) return { kind: 'silent' }
  const client = createClient(wire, projectApi)
  const cancel = clock.after(patience, () => client.close())
  const hello = await client.call('hello', { protocol: PROTOCOL, client: `door ${version}` })
  const follows = hello.ok && !hello.value.dispatching && hello.value.host === FOLLOWER
  cancel()
  if (follows)
    return {
      kind: 'follower',
      yieldNow: async () => {
        await client.call('shutdown', { agents: 'keep' })
        client.close()
      },
    }
  client.close()
  if (hello.ok) return hello.value.protocol === PROTOCOL ? { kind: 'well' } : stranger(hello.value.protocol)
  if (hello.error.code === 'disconnected') return { kind: 'silent' }
  // Another version may not even take our greeting.
  if (hello.error.code === 'bad-input' || hello.error.code === 'unknown-verb') return stranger(null)
  return { kind: 'stranger', failure: hello.error }
}

const stranger = (theirs: number | null): Knock => ({
  kind: 'stranger',
  failure: {
    code: 'version-mismatch',
    message: `Another version of Espalier has this project open${theirs === null ? '' : ` (it speaks protocol ${theirs}, this one ${PROTOCOL})`}. Close it, or use that version.`,
  },
})
