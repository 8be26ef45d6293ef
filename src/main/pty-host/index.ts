import { randomUUID } from 'node:crypto'
import { ptyPlace } from '@main/adapters/pty/place'
import type { Clock } from '@shared/lib/time'
import { readArgs } from './args'
import { openHost } from './host'
import { createHostLog } from './host-log'

/** Timers keep this process alive: it ends by decision only. */
const clock: Clock = {
  now: () => Date.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay)
    return () => clearTimeout(timer)
  },
}

/** Exit codes: 0 ended in order or another host already serves, 2 bad arguments, 1 could not start. */
const main = async (): Promise<void> => {
  const args = readArgs(process.argv.slice(2), process.env)
  if (!args.ok) {
    console.error(args.error.message)
    process.exit(2)
  }
  const log = createHostLog(ptyPlace(args.value.home).log, clock.now)
  // One session's misfortune must not end all the others.
  process.on('uncaughtException', error => log(`uncaught: ${error.stack ?? error.message}`))
  process.on('unhandledRejection', reason => log(`unhandled: ${String(reason)}`))
  process.on('SIGHUP', () => undefined)
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  // The folder it was started from may go away.
  process.chdir('/')

  const facts = { version: args.value.version, pid: process.pid, instance: randomUUID() }
  const host = await openHost({
    args: args.value,
    clock,
    facts,
    log,
    onEnd: () => setTimeout(() => process.exit(0), 50),
  })
  if (!host.ok) {
    console.error(host.error.message)
    process.exit(host.error.code === 'already-running' ? 0 : 1)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void host.value.stop())
}

void main()
