import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { isIdle } from '@shared/domain/next'
import { ok } from '@shared/lib/result'
import type { HandlerDeps } from './handler-deps'

/** What the engine's process costs and whether anything is under way. Measured between one asking and the next. */
export function statusHandler({
  foundation,
  options,
  state,
  services,
  clients,
}: HandlerDeps): MethodHandler<ProjectApi['status'], void> {
  const { clock } = foundation
  const upSince = clock.now()
  let before = { at: upSince, cpu: process.cpuUsage() }
  let percent = 0
  return async () => {
    const now = clock.now()
    if (now - before.at >= 500) {
      const used = process.cpuUsage(before.cpu)
      percent = (used.user + used.system) / 10 / (now - before.at)
      before = { at: now, cpu: process.cpuUsage() }
    }
    const { engine } = state
    // What looks idle may be about to change: a service that is still at something is heard first.
    if (isIdle(engine.model(), now)) {
      await services.quiet()
      await engine.drain()
    }
    return ok({
      pid: process.pid,
      host: options.host,
      seq: engine.seq(),
      clients: clients(),
      cpuPercent: Math.round(percent * 10) / 10,
      memoryBytes: process.memoryUsage.rss(),
      upSince,
      dispatching: options.dispatching,
      idle: isIdle(engine.model(), clock.now()),
    })
  }
}
