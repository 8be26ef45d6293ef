import type { Engine, EventLog } from '@main/ports/engine'
import type { ProjectApi } from '@shared/contract/api'
import type { StreamHandler } from '@shared/contract/server'
import type { EventRecord } from '@shared/domain/event'

const PAGE = 1000

/**
 * Streams the project to a late or returning client. Without `since`: the state, then what comes after it. With it: the
 * events after that position, page by page, then live. Nothing is missed or doubled: live records wait until the past
 * has been sent.
 */
export function followHandler(engine: Engine, log: EventLog): StreamHandler<ProjectApi['follow'], void> {
  return ({ since }, sink) => {
    let stopped = false
    let sent = since ?? engine.seq()
    let catchingUp = since !== undefined
    const push = (records: readonly EventRecord[], seq: number) => {
      const fresh = records.filter(record => record.seq > sent)
      if (fresh.length === 0) return
      sent = seq
      sink.push({ kind: 'events', seq, records: [...fresh] })
    }
    const stop = engine.subscribe((records, seq) => {
      if (!catchingUp) push(records, seq)
    })
    const catchUp = () => {
      if (stopped) return
      const records = log.list({ since: sent, limit: PAGE })
      const last = records.at(-1)
      if (last) push(records, last.seq)
      if (records.length === PAGE) return void setImmediate(catchUp)
      catchingUp = false
    }
    if (since === undefined) sink.push({ kind: 'snapshot', seq: sent, model: engine.model() })
    else catchUp()
    return () => {
      stopped = true
      stop()
    }
  }
}
