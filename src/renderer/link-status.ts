import type { LinkState } from './platform/types'
import type { LinkStatus } from './store/session'

/** How a connection's state reads on screen. */
export function linkStatus(state: LinkState): LinkStatus {
  switch (state.kind) {
    case 'connecting':
    case 'connected':
      return { state: state.kind, since: null, message: null }
    case 'reconnecting':
      return { state: 'reconnecting', since: state.since, message: state.reason }
    case 'version-mismatch':
      return {
        state: 'version-mismatch',
        since: null,
        message: `This window speaks version ${state.ours} of the protocol, the engine version ${state.theirs}. Reload the window; if that does not help, restart Espalier.`,
      }
    case 'ended':
      return { state: 'ended', since: null, message: state.reason }
  }
}
