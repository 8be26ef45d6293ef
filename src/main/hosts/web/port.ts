import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'
import type { Settings } from '../shell/settings'

export interface PortDeps<H> {
  readonly settings: Settings
  /** The port that was asked for; 0 for any free one, null for the one of last time. */
  readonly wanted: number | null
  /** What is opened; each has a port of its own. */
  readonly place: string
  listen(port: number): Promise<Result<H, Failure>>
}

/**
 * Listens where it did last time, so that pages left open in a browser find their host again; where that port is taken, on
 * any free one. A port that a person names is used as it is, and not remembered.
 */
export async function listenAsBefore<H extends { readonly port: number }>(
  deps: PortDeps<H>,
): Promise<Result<H, Failure>> {
  const { settings, wanted, listen } = deps
  if (wanted !== null) return listen(wanted)
  const name = `web.port ${deps.place}`
  const last = Number((await settings.get(name)) ?? 0)
  const again = last > 0 ? await listen(last) : null
  const host = again?.ok ? again : await listen(0)
  // That it cannot be remembered is no reason not to open.
  if (host.ok && host.value.port !== last) await settings.set(name, String(host.value.port)).catch(() => {})
  return host
}
