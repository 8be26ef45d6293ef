import { mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Log } from '@main/ports/log'
import pino, { type Logger } from 'pino'

/** Diagnostic log as JSON lines in a file; written behind the event loop, at most a second late. */
export function fileLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // Opened here and now: a process that ends before a file opened behind its back is there would die flushing it.
  const dest = openSync(path, 'a', 0o600)
  const destination = pino.destination({ dest, sync: false, minLength: 4096, periodicFlush: 1000 })
  return wrap(pino({ level: 'info', base: { pid: process.pid } }, destination))
}

/** A log that keeps nothing. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, facts = {}) => logger.debug(facts, message),
    info: (message, facts = {}) => logger.info(facts, message),
    warn: (message, facts = {}) => logger.warn(facts, message),
    error: (message, facts = {}) => logger.error(facts, message),
    child: facts => wrap(logger.child(facts)),
  }
}
