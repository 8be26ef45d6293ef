import { err, ok, type Result } from '../../lib/result'

/** A cron line, read: the values of each field. */
export interface Cron {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>
  /** Where both days are restricted, either is enough; that is how cron has always read them. */
  readonly either: boolean
  /** The hour is left open (`*` or a step of it): such a line follows real time where the clock is put back. */
  readonly everyHour: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

interface Field {
  readonly name: string
  readonly low: number
  readonly high: number
  readonly names?: readonly string[]
}

const FIELDS: readonly Field[] = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12, names: MONTHS },
  { name: 'day of week', low: 0, high: 7, names: WEEKDAYS },
]

function number(text: string, { low, high, names }: Field): number | null {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  const value = named >= 0 ? named + (low === 1 ? 1 : 0) : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return value >= low && value <= high ? value : null
}

function range(text: string, field: Field, stepped: boolean): readonly [number, number] | null {
  if (text === '*') return [field.low, field.high]
  const [from = '', to, ...more] = text.split('-')
  const low = number(from, field)
  // "5/15" means from 5 on, every 15.
  const high = to === undefined ? (stepped ? field.high : low) : number(to, field)
  return low === null || high === null || more.length > 0 || low > high ? null : [low, high]
}

function values(text: string, field: Field): number[] | null {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [span = '', step, ...more] = part.split('/')
    const every = step === undefined ? 1 : /^\d{1,2}$/.test(step) ? Number(step) : 0
    const ends = range(span, field, step !== undefined)
    if (ends === null || every < 1 || more.length > 0) return null
    for (let value = ends[0]; value <= ends[1]; value += every) found.add(value)
  }
  return [...found].sort((a, b) => a - b)
}

/** Reads a cron line of five fields: minute, hour, day of month, month, day of week. The failure names the field. */
export function parseCron(text: string): Result<Cron, string> {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== FIELDS.length) return err('five fields: minute, hour, day of month, month, day of week')
  const read: number[][] = []
  for (const [index, field] of FIELDS.entries()) {
    const found = values(parts[index] ?? '', field)
    if (found === null) return err(`a ${field.name} from ${field.low} to ${field.high}, and not "${parts[index]}"`)
    read.push(found)
  }
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = read
  const open = (index: number) => parts[index]?.startsWith('*') ?? false
  return ok({
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map(day => day % 7)),
    either: !open(2) && !open(4),
    everyHour: open(1),
  })
}
