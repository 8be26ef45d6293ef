// Names only: the preload script takes them in, and nothing else should come with them.
export type { WireRequest } from './wire-request'

/** Name of the one channel between window and main process; what crosses it is a port, nothing else. */
export const BRIDGE = 'espalier:connect'
/** What the page hears back when its port is there. */
export const PORT_READY = 'espalier:port'
