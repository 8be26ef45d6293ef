import { type Client, createClient } from '@shared/contract/client'
import type { Contract } from '@shared/contract/define'
import type { Wire } from '@shared/contract/wire'
import type { Connection, LinkState } from './types'

export interface ConnectionDeps<C extends Contract> {
  contract: C
  /** Makes one wire, up and ready; rejects with the reason. */
  open(): Promise<Wire>
  /** Asked once a wire is up; a state it answers ends the attempt (another version). */
  greet?(client: Client<C>): Promise<LinkState | null>
  now(): number
  after(delay: number, run: () => void): () => void
}

/** Why no wire could be made: the host is there, and does not let this page in (it was started anew, under another token). */
export class NotLetIn extends Error {}

const FIRST_DELAY = 250
const LONGEST_DELAY = 8_000

/** Keeps a client of a contract connected: tries at once, then after 250 ms, doubling up to 8 s. */
export function keepConnected<C extends Contract>(deps: ConnectionDeps<C>): Connection<C> {
  let state: LinkState = { kind: 'connecting' }
  let client: Client<C> | null = null
  let cancelRetry = () => {}
  let closed = false
  let attempt = 0
  /** All attempts there ever were: of two under way, the later one counts. */
  let attempts = 0
  let lostAt: number | null = null
  const onState = new Set<(state: LinkState) => void>()
  const onUp = new Set<() => void>()

  const enter = (next: LinkState) => {
    state = next
    for (const handler of onState) handler(next)
  }
  const lost = (reason: string, refused = false) => {
    client = null
    if (closed) return
    lostAt ??= deps.now()
    attempt += 1
    enter({ kind: 'reconnecting', since: lostAt, attempt, reason, refused })
    cancelRetry = deps.after(Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1)), connect)
  }
  const connect = () => {
    cancelRetry()
    attempts += 1
    const mine = attempts
    void attemptOnce(mine).catch((error: unknown) => {
      if (mine === attempts) lost(error instanceof Error ? error.message : String(error), error instanceof NotLetIn)
    })
  }
  const attemptOnce = async (mine: number) => {
    const wire = await deps.open()
    // Closed, or overtaken by an attempt that somebody asked for meanwhile.
    if (closed || mine !== attempts) return wire.close()
    const fresh = createClient(wire, deps.contract)
    let gone: string | null = null
    fresh.onClose(reason => {
      gone = reason
      if (client === fresh) lost(reason)
    })
    const verdict = (await deps.greet?.(fresh)) ?? null
    if (mine !== attempts) return fresh.close()
    if (verdict) {
      fresh.close()
      return enter(verdict)
    }
    if (gone !== null) return lost(gone)
    client = fresh
    attempt = 0
    lostAt = null
    enter({ kind: 'connected' })
    for (const handler of onUp) handler()
  }

  connect()
  return {
    call: (verb, input) => (client ?? absent<C>()).call(verb, input),
    follow: (verb, input, follower) => (client ?? absent<C>()).follow(verb, input, follower),
    state: () => state,
    onState: handler => {
      onState.add(handler)
      return () => onState.delete(handler)
    },
    onUp: handler => {
      onUp.add(handler)
      if (client) handler()
      return () => onUp.delete(handler)
    },
    retry: () => {
      if (!client && !closed) connect()
    },
    close: () => {
      closed = true
      cancelRetry()
      client?.close()
      client = null
      enter({ kind: 'ended', reason: 'closed' })
    },
  }
}

/** A client whose wire is already gone: every call fails as `disconnected`. */
function absent<C extends Contract>(): Client<C> {
  const dead: Wire = {
    send: () => {},
    onMessage: () => {},
    onClose: handler => handler('it was lost a moment ago'),
    close: () => {},
  }
  return createClient(dead, {} as C)
}
