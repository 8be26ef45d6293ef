import { projectApi } from '@shared/contract/api'
import { createClient } from '@shared/contract/client'
import { wirePair } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { ok, type Result } from '@shared/lib/result'
import type { Door } from './door'

/**
 * Becomes the engine, or finds one that starts agents as we would. A command that has the engine for a moment is waited
 * for: it hangs up when it is done.
 */
export async function takeTurn(door: Door): Promise<Result<{ owner: boolean }, Failure>> {
  for (;;) {
    const [ours, theirs] = wirePair()
    const attached = await door.attach(theirs)
    if (!attached.ok) return attached
    const client = createClient(ours, projectApi)
    const status = await client.call('status', {})
    if (attached.value.owner || (status.ok && status.value.dispatching)) {
      client.close()
      return ok(attached.value)
    }
    await new Promise<void>(resolve => client.onClose(() => resolve()))
  }
}
