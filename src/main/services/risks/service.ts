import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import type { CommandInput } from '@shared/domain/command'
import { gateNamed, serviceNamed } from '@shared/domain/config/rules'
import type { EventRecord } from '@shared/domain/event'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { evidenceOf, failedBlocker, investigationIdFor, riskIdFor } from '@shared/domain/risk/rules'
import type { Risk } from '@shared/domain/risk/schema'

export interface RisksDeps {
  readonly engine: Engine
  readonly config: ConfigHolder
  readonly log: Log
}

/**
 * Keeps the risk register with what landings show: a failed blocker opens a risk, once for each gate and branch, and
 * asks the service that the gate names to look into it, once; the risk closes when that branch lands or its task is
 * cancelled. Catches up on start, so that nothing is missed and nothing told twice.
 */
export function createRisks({ engine, config, log }: RisksDeps): Service {
  let work: Promise<void> = Promise.resolve()
  let closed = false

  const put = async (command: CommandInput): Promise<void> => {
    const done = await record(engine, command)
    if (!done.ok) log.warn('The risk register could not be kept', { command: command.type, why: done.error.message })
  }

  async function raise(landing: Landing): Promise<void> {
    const gate = failedBlocker(landing)
    if (gate === null || landing.endedAt === null) return
    const id = riskIdFor(gate, landing.branch)
    await put({
      type: 'risk.raise',
      id,
      title: `Gate ${gate} fails on ${landing.branch}`.slice(0, 300),
      severity: landing.reason?.code === 'gate-error' ? 'medium' : 'high',
      evidence: evidenceOf(landing),
      task: landing.task,
      source: { landing: landing.id, gate, branch: landing.branch, at: landing.endedAt },
    })
    await investigate(id, landing)
  }

  /** Only where the configuration names who looks into it; what an investigation itself breaks is not looked into again. */
  async function investigate(id: string, landing: Landing): Promise<void> {
    const risk = lookup(engine.model().risks, id)
    if (!risk?.source || risk.investigation !== null || landing.task?.startsWith('investigate-')) return
    const now = config.current()
    const service = gateNamed(now, risk.source.gate)?.investigate ?? null
    if (service === null || !serviceNamed(now, service)) return
    const task = investigationIdFor(id)
    if (!lookup(engine.model().tasks, task))
      await put({
        type: 'task.add',
        id: task,
        title: `Investigate: ${risk.title}`.slice(0, 200),
        description: `A gate that has to pass refused this branch. Find out why, and mend it where it is broken.\n\n${risk.evidence}`,
        service,
        priority: 'high',
      })
    if (lookup(engine.model().tasks, task)) await put({ type: 'risk.investigate', id, task })
  }

  const over = (risk: Risk, landing: Landing): boolean =>
    risk.state !== 'closed' && risk.source?.branch === landing.branch && (landing.endedAt ?? 0) >= risk.source.at

  async function settle(landing: Landing): Promise<void> {
    for (const risk of Object.values(engine.model().risks))
      if (over(risk, landing))
        await put({ type: 'risk.close', id: risk.id, reason: `${landing.branch} has landed as ${landing.id}.` })
  }

  /** What is cancelled will not land: nobody has to look after its branch any more. */
  async function drop(task: string): Promise<void> {
    for (const risk of Object.values(engine.model().risks))
      if (risk.state !== 'closed' && risk.source !== null && risk.task === task)
        await put({ type: 'risk.close', id: risk.id, reason: `${task} was cancelled.` })
  }

  async function look(landing: Landing | undefined): Promise<void> {
    if (landing?.state === 'refused') await raise(landing)
    if (landing?.state === 'landed') await settle(landing)
  }

  const later = (job: () => Promise<void>) => {
    work = work.then(async () => {
      if (!closed) await job()
    })
    work = work.catch(error => log.error('The risk register met a bug', { error: String(error) }))
  }

  function onRecords(records: readonly EventRecord[]): void {
    for (const { event } of records) {
      if (event.type === 'landing.refused' || event.type === 'landing.landed')
        later(() => look(lookup(engine.model().landings, event.payload.id)))
      if (event.type === 'task.status-changed' && event.payload.to === 'cancelled') later(() => drop(event.payload.id))
    }
  }

  const unsubscribe = engine.subscribe(onRecords)
  later(async () => {
    const latest = new Map<string, Landing>()
    for (const landing of Object.values(engine.model().landings))
      if (landing.endedAt !== null && landing.endedAt >= (latest.get(landing.branch)?.endedAt ?? 0))
        latest.set(landing.branch, landing)
    for (const landing of latest.values()) await look(landing)
    for (const task of Object.values(engine.model().tasks)) if (task.status === 'cancelled') await drop(task.id)
  })

  return {
    drain: () => work,
    async close() {
      closed = true
      unsubscribe()
      await work
    },
  }
}
