import { setTimeout as delay } from 'node:timers/promises'
import { membersOf, type ProcessRow, readProcesses } from './process-table'
import { runInPty } from './run-in-pty'

/** A tree of processes: its root while that still runs, and the mark that its members carry in their environment. */
export interface Tree {
  readonly root: number | undefined
  readonly isMark: (mark: string) => boolean
}

/** Rounds of KILL, each followed by a wait, before the rest is reported as left. */
const KILL_ROUNDS = 8
const FIRST_LOOK_MS = 10
const LAST_LOOK_MS = 200

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already, or not ours to end.
  }
}

/** Looks for the living members of a tree, those included that were seen before and have left it since. */
const createWatch = (tree: Tree): (() => Promise<number[]>) => {
  const known = new Map<number, string>()
  const isFirst = (row: ProcessRow): boolean =>
    tree.isMark(row.mark) ||
    (tree.root !== undefined && (row.pid === tree.root || row.session === tree.root)) ||
    known.get(row.pid) === row.started
  return async () => {
    const members = membersOf(await readProcesses(), isFirst).filter(row => row.pid !== process.pid)
    for (const row of members) known.set(row.pid, row.started)
    return members.map(row => row.pid)
  }
}

/** Sends one signal to every process of a tree. */
export const signalTree = async (tree: Tree, signal: NodeJS.Signals): Promise<void> => {
  for (const pid of await createWatch(tree)()) send(pid, signal)
}

/**
 * Ends a whole tree, also what left its process group or session: HUP and TERM (and CONT, for the stopped), then KILL after
 * `graceMs`. Resolves when it is gone, with the process ids that could not be ended (none, as a rule).
 */
export const killTree = async (tree: Tree, graceMs: number): Promise<number[]> => {
  if (process.platform === 'win32') {
    if (tree.root !== undefined) await runInPty(['taskkill', '/pid', String(tree.root), '/t', '/f'])
    return []
  }
  const living = createWatch(tree)
  const told = new Set<number>()
  const deadline = performance.now() + graceMs
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LAST_LOOK_MS)) {
    const left = await living()
    if (left.length === 0) return []
    // Some may have been born since the last look: each is told once.
    for (const pid of left) {
      if (told.has(pid)) continue
      told.add(pid)
      for (const signal of ['SIGTERM', 'SIGHUP', 'SIGCONT'] as const) send(pid, signal)
    }
    const rest = deadline - performance.now()
    if (rest <= 0) break
    await delay(Math.min(pause, rest))
  }
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    const left = await living()
    if (left.length === 0) return []
    for (const pid of left) send(pid, 'SIGKILL')
    await delay(FIRST_LOOK_MS * (round + 1))
  }
  return living()
}
