import type { CheckVerdict, GateVerdict, ProjectApi } from '@shared/contract/api'
import type { Client } from '@shared/contract/client'
import type { Failure } from '@shared/domain/failure'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** Something a person had proved without landing it: a branch, or one gate on a commit. */
export interface Check {
  id: number
  what: { kind: 'branch'; branch: string } | { kind: 'gate'; gate: string; rev: string | null }
  state: 'running' | 'ended' | 'failed'
  /** Gates begun so far and the logs their output goes to. */
  started: readonly { gate: string; log: string }[]
  branch: CheckVerdict | null
  gate: GateVerdict | null
  /** Why it could not be done. */
  failure: Failure | null
  /** ms since the epoch. */
  startedAt: number
  endedAt: number | null
}

export interface Checks {
  store: StoreApi<{ list: readonly Check[]; chosen: number | null }>
  /** Starts one, and chooses it. */
  start(what: Check['what']): void
  /** Ends a running one. */
  stop(id: number): void
  choose(id: number): void
}

/** Checks remembered by a window. */
const KEPT = 20

/** Keeps what was checked in this window, the latest first; gates run on while nobody looks. */
export function createChecks(deps: { follow: Client<ProjectApi>['follow']; now(): number }): Checks {
  let last = 0
  const stops = new Map<number, () => void>()
  const store = createStore<{ list: readonly Check[]; chosen: number | null }>(() => ({ list: [], chosen: null }))
  const change = (id: number, next: (check: Check) => Partial<Check>) =>
    store.setState(({ list }) => ({ list: list.map(each => (each.id === id ? { ...each, ...next(each) } : each)) }))
  const end = (id: number, failure: Failure | null) => {
    stops.delete(id)
    change(id, check =>
      check.state !== 'running' ? {} : { state: failure ? 'failed' : 'ended', failure, endedAt: deps.now() },
    )
  }
  const started = (id: number, { gate, log }: { gate: string; log: string }) =>
    change(id, check => ({ started: [...check.started, { gate, log }] }))

  const follow = (id: number, what: Check['what']): (() => void) => {
    const onEnd = (failure: Failure | null) => end(id, failure)
    if (what.kind === 'branch')
      return deps.follow(
        'landing.check.follow',
        { branch: what.branch },
        {
          onItem: item => (item.kind === 'started' ? started(id, item) : change(id, () => ({ branch: item.verdict }))),
          onEnd,
        },
      )
    return deps.follow(
      'gate.run.follow',
      { gate: what.gate, ...(what.rev === null ? {} : { rev: what.rev }) },
      {
        onItem: item => (item.kind === 'started' ? started(id, item) : change(id, () => ({ gate: item.verdict }))),
        onEnd,
      },
    )
  }
  return {
    store,
    start: what => {
      last += 1
      const id = last
      const fresh: Check = {
        id,
        what,
        state: 'running',
        started: [],
        branch: null,
        gate: null,
        failure: null,
        startedAt: deps.now(),
        endedAt: null,
      }
      store.setState(({ list }) => ({ list: [fresh, ...list].slice(0, KEPT), chosen: id }))
      stops.set(id, follow(id, what))
    },
    stop: id => {
      const stop = stops.get(id)
      if (!stop) return
      stop()
      end(id, { code: 'cancelled', message: 'It was stopped before it could say anything.' })
    },
    choose: id => store.setState({ chosen: id }),
  }
}
