import { readdir, readFile } from 'node:fs/promises'

/** One row of the system's process table. `started` tells a process from a later one with the same id. */
export interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly session: number
  readonly zombie: boolean
  readonly started: string
}

/** Reads one line of Linux's `/proc/<pid>/stat`; null when it does not look like one. */
export function parseProcStat(text: string): ProcessRow | null {
  // The command stands in parentheses and may itself hold spaces and parentheses: cut at the last one.
  const close = text.lastIndexOf(')')
  const pid = Number.parseInt(text, 10)
  const rest = text.slice(close + 2).split(' ')
  const started = rest[19]
  if (close < 0 || Number.isNaN(pid) || started === undefined) return null
  const [state, parent, group, session] = rest
  return { pid, parent: Number(parent), group: Number(group), session: Number(session), zombie: state === 'Z', started }
}

/** Reads the output of `ps -A -o pid=,ppid=,pgid=,stat=,lstart=` (systems without /proc). */
export function parsePs(text: string): ProcessRow[] {
  return text.split('\n').flatMap(line => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line)
    if (!found) return []
    const [, pid, parent, group, stat = '', started = ''] = found
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: 0,
        zombie: stat.startsWith('Z'),
        started,
      },
    ]
  })
}

/** Linux's process table; processes that leave meanwhile are simply not in it. */
export async function readProcTable(): Promise<ProcessRow[]> {
  const names = await readdir('/proc').catch(() => [])
  const rows = await Promise.all(
    names
      .filter(name => /^\d+$/.test(name))
      .map(name =>
        readFile(`/proc/${name}/stat`, 'utf8').then(parseProcStat, () => {
          return null
        }),
      ),
  )
  return rows.filter(row => row !== null)
}

/**
 * The living processes of a tree: `root`, its descendants, and all members of the process groups and sessions they
 * lead. So a child that was orphaned on the way is still found as long as it kept the group or the session.
 */
export function treeOf(rows: readonly ProcessRow[], root: number): ProcessRow[] {
  const ids = new Set([root])
  for (let before = -1; before !== ids.size; ) {
    before = ids.size
    for (const row of rows) {
      if (ids.has(row.parent) || ids.has(row.group) || ids.has(row.session)) ids.add(row.pid)
    }
  }
  return rows.filter(row => ids.has(row.pid) && !row.zombie)
}
