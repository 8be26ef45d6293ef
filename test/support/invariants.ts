import { openGates } from '@shared/domain/landing/rules'
import { Model } from '@shared/domain/model'
import { isLiveRun, isOpenLanding } from '@shared/domain/open'
import { findCycle, isSettled, standing } from '@shared/domain/task/rules'

const repeated = (keys: string[]) => keys.filter((key, index) => keys.indexOf(key) !== index)

/** Everything that is always true of a model, as a list of what is not. */
export function violations(model: Model): string[] {
  const found: string[] = []
  const claim = (holds: boolean, what: string) => {
    if (!holds) found.push(what)
  }
  const parsed = Model.safeParse(model)
  claim(parsed.success, `the model does not parse: ${parsed.error?.message}`)
  const find = (id: string) => model.tasks[id]
  const landings = Object.values(model.landings)
  const open = landings.filter(isOpenLanding)
  const live = Object.values(model.runs).filter(isLiveRun)
  claim(
    repeated(open.map(({ branch, target }) => `${branch} onto ${target}`)).length === 0,
    'a branch is in the queue twice',
  )
  const proving = landings.filter(landing => landing.state === 'proving')
  for (const { id, batch } of proving)
    claim(batch === null || batch.entries.includes(id), `${id} is proved in a batch that it is no part of`)
  claim(repeated(live.map(run => `${run.service}/${run.instance}`)).length === 0, 'an agent has two runs')
  for (const task of Object.values(model.tasks)) {
    claim(findCycle(task.id, task.dependencies, find) === null, `${task.id} waits for itself`)
    claim(
      task.dependencies.every(id => find(id)),
      `${task.id} waits for nobody`,
    )
    const run = model.runs[task.run ?? '']
    claim(task.status !== 'running' || (run !== undefined && isLiveRun(run)), `${task.id} runs without a run`)
    const at = standing(task, find)
    claim(isSettled(task) || at.status === task.status, `${task.id} is ${task.status}, should be ${at.status}`)
  }
  for (const run of live)
    claim(
      run.state === 'stopping' || find(run.task)?.status === 'running',
      `${run.id} works for a task that does not run`,
    )
  for (const landing of open) {
    const status = landing.task === null ? 'landing' : find(landing.task)?.status
    claim(status === 'landing', `${landing.id} is ${landing.state} for a task that is ${status}`)
    claim(
      landing.task === null || find(landing.task)?.landing === landing.id,
      `${landing.id} is not its task's landing`,
    )
  }
  for (const task of Object.values(model.tasks)) {
    const landing = model.landings[task.landing ?? '']
    claim(
      task.status !== 'landing' || (landing !== undefined && isOpenLanding(landing)),
      `${task.id} lands without a landing`,
    )
  }
  for (const landing of landings.filter(({ state }) => state === 'landed'))
    claim(
      landing.landedCommit === landing.candidate && openGates(landing.gates).length === 0,
      `${landing.id} landed without proof`,
    )
  return found
}
