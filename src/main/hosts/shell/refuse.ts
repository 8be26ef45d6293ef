import { ClientMessage } from '@shared/contract/messages'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'

/** Answers whatever a client asks with why its project cannot be reached, so that its screen can say so. */
export function refuseWire(wire: Wire, error: Failure): void {
  wire.onMessage(raw => {
    const message = ClientMessage.safeParse(raw)
    if (!message.success) return wire.close()
    const { t, id } = message.data
    if (t === 'call') wire.send({ t: 'failed', id, error })
    else if (t === 'follow') wire.send({ t: 'end', id, error })
  })
}
