import { PROTOCOL, type ProjectApi } from '@shared/contract/api'
import type { Client } from '@shared/contract/client'
import type { LinkState } from './types'

/** Shakes hands with an engine. Answers a state only where it speaks another version; a lost wire is left to the caller. */
export async function greetEngine(client: Client<ProjectApi>): Promise<LinkState | null> {
  const answer = await client.call('hello', { protocol: PROTOCOL, client: 'window' })
  if (!answer.ok) {
    if (answer.error.code === 'disconnected') return null
    return { kind: 'ended', reason: answer.error.message }
  }
  return answer.value.protocol === PROTOCOL
    ? null
    : { kind: 'version-mismatch', ours: PROTOCOL, theirs: answer.value.protocol }
}
