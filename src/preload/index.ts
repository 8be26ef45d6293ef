import { ipcRenderer } from 'electron'
import { BRIDGE, PORT_READY } from '../shared/contract/bridge'

// The page asks by message for a wire; we make a channel, hand one end to the main process (which checks who asks and
// what for) and the other to the page. Nothing of Electron or Node is exposed.
window.addEventListener('message', event => {
  if (event.source !== window || event.data?.type !== BRIDGE) return
  const { port1, port2 } = new MessageChannel()
  ipcRenderer.postMessage(BRIDGE, { kind: event.data.kind, key: event.data.key ?? null }, [port1])
  window.postMessage({ type: PORT_READY, id: event.data.id }, window.location.origin, [port2])
})
