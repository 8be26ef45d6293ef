import { setTimeout as delay } from 'node:timers/promises'
import { type ProcessRow, treeOf } from './table'

export interface KillDeps {
  /** The system's process table. */
  readonly table: () => Promise<ProcessRow[]>
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}

/** True when a process group still has a member; a cheap system call. */
export const groupAlive = (group: number): boolean => send(-group, 0)

/**
 * Ends a process and everything it started (POSIX): SIGTERM to all, then after the grace SIGKILL to what is left.
 * Resolves when none is left, or a second after SIGKILL at the latest (a process in the kernel's hands cannot be waited for).
 */
export async function killPosixTree(root: number, { table, graceMs }: KillDeps): Promise<void> {
  const known = new Map<number, ProcessRow>()
  const left = async (): Promise<ProcessRow[]> => {
    const rows = await table()
    const now = new Map(rows.map(row => [row.pid, row]))
    for (const row of treeOf(rows, root)) if (!known.has(row.pid)) known.set(row.pid, row)
    return [...known.values()].filter(row => {
      const current = now.get(row.pid)
      return current !== undefined && !current.zombie && current.started === row.started
    })
  }
  const signalAll = (rows: readonly ProcessRow[], signal: NodeJS.Signals) => {
    for (const row of rows) send(row.pid, signal)
  }
  const told = new Set<number>()
  const deadline = performance.now() + graceMs
  for (let pause = 5; performance.now() < deadline; pause = Math.min(pause * 2, 100)) {
    const alive = await left()
    if (alive.length === 0) return
    // Children may appear between two looks: each is told once.
    const fresh = alive.filter(row => !told.has(row.pid))
    signalAll(fresh, 'SIGTERM')
    for (const row of fresh) told.add(row.pid)
    await delay(Math.min(pause, Math.max(1, deadline - performance.now())))
  }
  const end = performance.now() + 1000
  for (let pause = 5; performance.now() < end; pause = Math.min(pause * 2, 100)) {
    const alive = await left()
    if (alive.length === 0) return
    signalAll(alive, 'SIGKILL')
    await delay(pause)
  }
}
