import type { Model } from '../model'
import type { Task } from '../task/schema'

/** The waves that a task's commits claim, and what became of that. */
export const waveViews = (model: Model, task: Task) =>
  Object.values(model.waves)
    .filter(wave => wave.task === task.id)
    .map(({ wave, state, commit, gate, log, reason }) => ({
      wave,
      state,
      commit,
      gate,
      log,
      reason: reason?.message ?? null,
    }))
