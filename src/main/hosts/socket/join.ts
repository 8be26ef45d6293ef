import type { Wire } from '@shared/contract/wire'

/** Joins two wires: what one says the other hears, and when one goes both go. */
export function joinWires(a: Wire, b: Wire): void {
  a.onMessage(message => b.send(message))
  b.onMessage(message => a.send(message))
  a.onClose(() => b.close())
  b.onClose(() => a.close())
}
