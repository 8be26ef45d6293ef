import type { Connection, LinkState } from '@renderer/platform/types'
import type { Contract } from '@shared/contract/define'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LinkStatus } from './session'

/** How a connection's state reads on screen. */
function linkStatus(state: LinkState): LinkStatus {
  switch (state.kind) {
    case 'connecting':
    case 'connected':
      return { state: state.kind, since: null, message: null, attempts: 0, refused: false }
    case 'reconnecting':
      return {
        state: 'reconnecting',
        since: state.since,
        message: state.reason,
        attempts: state.attempt,
        refused: state.refused,
      }
    case 'version-mismatch':
      return {
        state: 'version-mismatch',
        since: null,
        attempts: 0,
        refused: false,
        message: `This window speaks version ${state.ours} of the protocol, the engine version ${state.theirs}. Reload the window; if that does not help, restart Espalier.`,
      }
    case 'ended':
      return { state: 'ended', since: null, message: state.reason, attempts: 0, refused: false }
  }
}

/** A connection's state as a store that screens can watch. */
export function linkStore<C extends Contract>(connection: Connection<C>): StoreApi<LinkStatus> {
  const store = createStore<LinkStatus>(() => linkStatus(connection.state()))
  connection.onState(state => store.setState(linkStatus(state)))
  return store
}
