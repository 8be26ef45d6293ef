import type { EventRecord } from '@shared/domain/event'

/** One line of the log: an event, or several of a kind that were seen in one moment. */
export interface LogLine {
  key: number
  records: readonly EventRecord[]
}

/** How close events of one glance at the refs stand, ms. */
const MOMENT = 1500

/** Gathers neighbouring `branch.observed` of one moment into one line; all else stands alone. Order is kept. */
export function groupLines(records: readonly EventRecord[]): LogLine[] {
  const lines: LogLine[] = []
  let open: EventRecord[] | null = null
  for (const record of records) {
    const observed = record.event.type === 'branch.observed'
    const last = open?.at(-1)
    if (observed && open && last && Math.abs(last.at - record.at) <= MOMENT) {
      open.push(record)
      continue
    }
    open = observed ? [record] : null
    lines.push({ key: record.seq, records: open ?? [record] })
  }
  return lines
}
