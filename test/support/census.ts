import { readdir, readFile } from 'node:fs/promises'

export interface LiveProcess {
  readonly pid: number
  readonly command: string
}

/** Programs alive whose environment or command line names a folder: whatever a test in that folder has started. Linux. */
export async function processesOf(folder: string): Promise<LiveProcess[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
  const found: LiveProcess[] = []
  for (const pid of pids) {
    const [environ, cmdline, stat] = await Promise.all(
      ['environ', 'cmdline', 'stat'].map(file => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')),
    )
    // A zombie has ended; nobody asked for its exit code yet.
    if (!stat || /\) [ZX] /.test(stat)) continue
    if (!environ?.includes(folder) && !cmdline?.includes(folder)) continue
    found.push({ pid: Number(pid), command: (cmdline ?? '').replaceAll('\0', ' ').trim() })
  }
  return found
}

/** Whether a process is alive (a zombie is not). */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  return stat !== '' && !/\) [ZX] /.test(stat)
}
