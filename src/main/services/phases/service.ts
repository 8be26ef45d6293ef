import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { endingPhases, wavesToProve } from '@shared/domain/phase/rules'
import { createLoop } from '@shared/lib/loop'
import type { PhasesDeps } from './deps'
import { endPhase } from './end'
import { tagPhase } from './tag'
import { proveWave } from './wave'

/**
 * Brings about what the plan asks for: the gates of claimed waves, the end of phases whose work is done, and their tags.
 * Which of these is due is read from the model alone, so that after a crash it goes on where it was. Idle without a plan.
 */
export function createPhases(deps: PhasesDeps): Service {
  const { engine, log } = deps
  const abort = new AbortController()
  const untaggable = new Set<string>()

  const untagged = () =>
    Object.values(engine.model().phases).find(
      ({ id, state, tag }) => state === 'done' && tag === null && !untaggable.has(id),
    )

  /** Does one thing that is due; false where nothing is. */
  async function one(): Promise<boolean> {
    const model = engine.model()
    const before = engine.seq()
    if (!model.project || model.project.paused) return false
    const done = untagged()
    if (done) {
      const trouble = await tagPhase(deps, done)
      if (trouble !== null) {
        untaggable.add(done.id)
        log.warn('The end of a phase could not be tagged', { phase: done.id, why: trouble })
      }
      return true
    }
    const wave = wavesToProve(model)[0]
    const phase = wave ? undefined : endingPhases(model)[0]
    if (wave) await proveWave(deps, wave, abort.signal)
    else if (phase) await endPhase(deps, phase, abort.signal)
    // What could not be recorded is not tried over and over: the next thing that happens is a reason to.
    return engine.seq() !== before
  }

  const loop = createLoop({
    async work() {
      while (!loop.closed() && (await one())) {}
    },
    onBug: error => log.error('The plan met a bug', { error }),
  })

  let unsubscribe = () => {}
  const ready = (async () => {
    await deps.recoverGates()
    if (loop.closed()) return
    unsubscribe = engine.subscribe(loop.kick)
    // A log from before there were phases may hold what lets one begin.
    await record(engine, { type: 'phase.look' })
    loop.kick()
  })().catch(error => log.error('The plan could not be taken up', { error: String(error) }))

  return {
    async drain() {
      await ready
      await loop.drain()
    },
    async close() {
      abort.abort()
      unsubscribe()
      const ended = loop.close()
      await ready
      unsubscribe()
      await ended
    },
  }
}
