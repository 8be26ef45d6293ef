import { appendFile, rename, stat } from 'node:fs/promises'

/** At this size, bytes, the log starts anew; the one before is kept beside it. */
const MAX_LOG = 1024 * 1024

/** Appends one line with the time to the host's log file; a log that cannot be written is no reason to stop. */
export type HostLog = (message: string) => void

/** A log at `path`; `now` gives ms since the epoch. Lines are written in order. */
export const createHostLog = (path: string, now: () => number): HostLog => {
  let last: Promise<void> = Promise.resolve()
  const write = async (line: string): Promise<void> => {
    const size = await stat(path).then(
      found => found.size,
      () => 0,
    )
    if (size > MAX_LOG) await rename(path, `${path}.1`)
    await appendFile(path, line, { mode: 0o600 })
  }
  return message => {
    const line = `${new Date(now()).toISOString()} ${process.pid} ${message}\n`
    last = last.then(() => write(line)).catch(() => undefined)
  }
}
