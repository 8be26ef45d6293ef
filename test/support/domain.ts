import { Command, type CommandInput } from '@shared/domain/command'
import type { Decision } from '@shared/domain/context'
import { decide } from '@shared/domain/decide'
import type { EventRecord } from '@shared/domain/event'
import { apply } from '@shared/domain/evolve'
import { emptyModel, type Model } from '@shared/domain/model'
import type { Actor } from '@shared/domain/primitives'
import { streamOf } from '@shared/domain/stream'
import { counterIds } from './ids'

/** The domain by itself: an engine without a store. Each command takes a second. */
export function world(actor: Actor = { kind: 'person', name: 'ada' }) {
  const model: Model = emptyModel()
  const records: EventRecord[] = []
  const versions = new Map<string, number>()
  const ids = counterIds()
  let now = 1_700_000_000_000
  const send = (input: CommandInput): Decision => {
    now += 1000
    const decision = decide(model, Command.parse(input), { now, seq: records.length, ids, actor })
    for (const event of decision.ok ? decision.value : []) {
      const stream = streamOf(event)
      const version = (versions.get(stream) ?? 0) + 1
      versions.set(stream, version)
      const seq = records.length + 1
      const record = { seq, id: `e-${seq}`, stream, version, at: now, actor, commandId: `c-${seq}`, cause: null, event }
      records.push(record)
      apply(model, record)
    }
    return decision
  }
  return {
    model,
    records,
    send,
    now: () => now,
    /** Sends commands that have to succeed; answers the types of the events they led to. */
    all(...inputs: CommandInput[]): string[] {
      return inputs.flatMap(input => {
        const decision = send(input)
        if (!decision.ok) throw new Error(`${input.type}: ${JSON.stringify(decision.error)}`)
        return decision.value.map(event => event.type)
      })
    },
    /** Sends a command that has to be refused; answers the code. */
    refusal(input: CommandInput): string {
      const decision = send(input)
      if (decision.ok) throw new Error(`${input.type} was not refused`)
      return decision.error.code
    },
    status: (id: string) => model.tasks[id]?.status,
    landing: (id: string) => model.landings[id]?.state,
  }
}
export type World = ReturnType<typeof world>

const hex = (digit: string) => digit.repeat(40)
export const HEAD = hex('a')
export const BASE = hex('b')
export const CANDIDATE = hex('c')

/** Takes an assigned task through a run to a queued landing. */
export const runToLanding = (task: string, service: string, n: number): CommandInput[] => [
  { type: 'run.begin', id: `r-${n}`, task, service, instance: 1, runtime: 'script' },
  { type: 'run.prepare', id: `r-${n}`, step: 'making the checkout', branch: `feature/${task}`, base: BASE },
  { type: 'run.start', id: `r-${n}`, session: `s-${n}` },
  {
    type: 'run.end',
    id: `r-${n}`,
    outcome: 'complete',
    exitCode: 0,
    head: HEAD,
    landing: { id: `l-${n}`, level: 'main', target: 'main' },
  },
]

/** Proves a queued landing with one gate that passes, and lands it. */
export const proveAndLand = (id: string): CommandInput[] => [
  { type: 'landing.prove', id, base: BASE, candidate: CANDIDATE, gates: [{ name: 'unit', skip: null }] },
  { type: 'landing.gate-start', id, gate: 'unit', log: 'g-1' },
  { type: 'landing.gate-end', id, gate: 'unit', state: 'passed', exitCode: 0, figures: [], reason: null },
  { type: 'landing.land', id, commit: CANDIDATE },
]
