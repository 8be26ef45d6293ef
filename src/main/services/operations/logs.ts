import type { GateLogs } from '@main/ports/gate-logs'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler, StreamHandler } from '@shared/contract/server'
import type { Failure } from '@shared/domain/failure'
import { err, ok } from '@shared/lib/result'

const noLog = (id: string): Failure => ({
  code: 'no-log',
  message: `There is no log ${id.slice(0, 80)}. It may have been cleared away; run the gate again.`,
})

/** `log.read`: a piece of a gate's or set-up's log. Errors: `no-log`. */
export function readLog(logs: GateLogs): MethodHandler<ProjectApi['log.read'], unknown> {
  return async ({ log, offset, limit }) => {
    const part = await logs.read(log, offset, limit)
    return part ? ok(part) : err(noLog(log))
  }
}

/** `log.follow`: a log as it grows, until whoever writes it is done. Ends with `no-log` where there is none. */
export function followLog(logs: GateLogs): StreamHandler<ProjectApi['log.follow'], unknown> {
  return ({ log, offset }, sink) =>
    logs.follow(
      log,
      offset,
      ({ text, next, running }) => {
        sink.push({ text, next, running })
        if (!running) sink.end()
      },
      () => sink.end(noLog(log)),
    )
}
