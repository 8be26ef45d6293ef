import type { FramePipe } from '@main/ports/terminals'
import { BRIDGE } from '@shared/contract/bridge'
import type { Wire } from '@shared/contract/wire'
import { WireRequest } from '@shared/contract/wire-request'
import type { IpcMain } from 'electron'
import { portPipe, portWire } from './port-wire'
import { isTrusted } from './trust'

export interface BridgeDeps {
  onApp(wire: Wire): void
  onProject(key: string, wire: Wire): void
  onTerminals(key: string, pipe: FramePipe): void
}

/** Takes the ports that windows hand over; a port from anybody else, or with a request we do not know, is closed unread. */
export function listenBridge(ipc: IpcMain, deps: BridgeDeps): void {
  ipc.on(BRIDGE, (event, message: unknown) => {
    const [port, ...more] = event.ports
    if (!port) return
    const request = WireRequest.safeParse(message)
    const wellFormed =
      request.success && more.length === 0 && (request.data.kind === 'app') === (request.data.key === null)
    if (!isTrusted(event.senderFrame) || !wellFormed) {
      for (const each of event.ports) each.close()
      return
    }
    const { kind, key } = request.data
    if (kind === 'app') deps.onApp(portWire(port))
    else if (kind === 'project') deps.onProject(key ?? '', portWire(port))
    else deps.onTerminals(key ?? '', portPipe(port))
  })
}
