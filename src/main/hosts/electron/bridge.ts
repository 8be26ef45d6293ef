import { BRIDGE, WireRequest } from '@shared/contract/bridge'
import type { Wire } from '@shared/contract/wire'
import type { IpcMain, MessagePortMain } from 'electron'
import { portWire } from './port-wire'
import { isTrusted } from './trust'

export interface BridgeDeps {
  onApp(wire: Wire): void
  onProject(key: string, wire: Wire): void
  onTerminals(key: string, port: MessagePortMain): void
}

/** Takes the ports that windows hand over; a port from anybody else is closed unread. */
export function listenBridge(ipc: IpcMain, deps: BridgeDeps): void {
  ipc.on(BRIDGE, (event, message: unknown) => {
    const [port] = event.ports
    if (!port) return
    const request = WireRequest.safeParse(message)
    if (!isTrusted(event.senderFrame) || !request.success) return port.close()
    const { kind, key } = request.data
    if (kind === 'app') return deps.onApp(portWire(port))
    if (key === null) return port.close()
    if (kind === 'project') deps.onProject(key, portWire(port))
    else deps.onTerminals(key, port)
  })
}
