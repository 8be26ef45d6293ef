import { readdir, readFile } from 'node:fs/promises'
import { runInPty } from './run-in-pty'

/** A living process. `marks` holds what stood in the variable PTY_MARK of its first environment, as far as it can be read. */
export interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly session: number
  /** Tells a process from a later one with the same id; '' where that cannot be known. */
  readonly started: string
  readonly mark: string
}

/** The variable that every program in a session inherits: `<host instance>:<session id>`. Not for anyone else to set. */
export const PTY_MARK = 'ESPALIER_PTY_SESSION'

const markIn = (environment: string): string => {
  const found = new RegExp(`(?:^|[\\0\\s])${PTY_MARK}=([^\\0\\s]*)`).exec(environment)
  return found?.[1] ?? ''
}

const procRow = async (pid: number): Promise<ProcessRow | undefined> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The command stands in parentheses and may hold some itself: the fields follow the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
    return {
      pid,
      parent: Number(fields[1]),
      session: Number(fields[3]),
      started: fields[19] ?? '',
      mark: markIn(environment),
    }
  } catch {
    return undefined
  }
}

const fromProc = async (): Promise<ProcessRow[]> => {
  const names = await readdir('/proc')
  const rows = await Promise.all(names.filter(name => /^\d+$/.test(name)).map(name => procRow(Number(name))))
  return rows.filter(row => row !== undefined)
}

/** Reads the lines of `ps -E -o pid=,ppid=,stat=,command=`; the session is unknown there, so 0. */
export const parsePs = (text: string): ProcessRow[] =>
  text.split('\n').flatMap(line => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    if (found === null || found[3]?.startsWith('Z')) return []
    return [{ pid: Number(found[1]), parent: Number(found[2]), session: 0, started: '', mark: markIn(found[4] ?? '') }]
  })

/** All living processes that can be seen (own ones with their marks); empty on Windows, where trees are ended by taskkill. */
export const readProcesses = async (): Promise<ProcessRow[]> => {
  if (process.platform === 'win32') return []
  if (process.platform === 'linux') return fromProc()
  return parsePs(await runInPty(['/bin/ps', '-axwwE', '-o', 'pid=,ppid=,stat=,command=']))
}

/** The processes for which `isFirst` holds, and all their descendants. */
export const membersOf = (rows: readonly ProcessRow[], isFirst: (row: ProcessRow) => boolean): ProcessRow[] => {
  const members = new Set(rows.filter(isFirst).map(row => row.pid))
  for (let before = -1; before !== members.size; ) {
    before = members.size
    for (const row of rows) if (members.has(row.parent)) members.add(row.pid)
  }
  return rows.filter(row => members.has(row.pid))
}
