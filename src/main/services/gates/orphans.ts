import type { GateLogs } from '@main/ports/gate-logs'
import type { Orphans } from '@main/ports/orphans'
import type { Processes } from '@main/ports/processes'

const markOf = (path: string): string => `gate running in ${path}`

/** A process is known by its number and by the log's id in its environment: numbers are used again, log ids never. */
export function createOrphans(
  { logs, processes }: { readonly logs: GateLogs; readonly processes: Processes },
  windows: boolean,
): Orphans {
  return {
    began: (path, { pid, token }) => logs.remember(markOf(path), `${pid} ${token}`),
    ended: path => logs.remember(markOf(path), null),
    async end(path) {
      const found = /^(\d+) ([a-z0-9-]+)$/.exec((await logs.recall(markOf(path))) ?? '')
      if (!found) return
      const [, pid = '', token = ''] = found
      // Windows ends a job's processes with their parent; elsewhere `ps` shows the environment of one's own processes.
      if (!windows) {
        const argv = ['ps', 'eww', '-o', 'command=', '-p', pid] as const
        const seen = await processes.run({ argv, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } })
        const command = seen.ok ? seen.value.stdout.toString('utf8') : ''
        if (new RegExp(`ESPALIER_(GATE|SCRIPT)_LOG=${token}( |$)`).test(command.trim()))
          await processes.killTree(Number(pid))
      }
      await logs.remember(markOf(path), null)
    },
  }
}
