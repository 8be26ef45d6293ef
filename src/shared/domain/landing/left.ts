import { lookup } from '../lookup'
import type { Model } from '../model'
import { openTasks } from '../open'
import { RESOLVING } from '../resolution/rules'
import { culpritsOf, isSearched } from './culprits'
import { allPlaces, type Place } from './place'
import { lastOffers } from './rules'
import type { Landing } from './schema'

/** A landing that nothing but a person, or another task, moves on. */
export interface Left {
  readonly landing: Landing
  readonly why: string
  readonly next: string | null
  /** Refused, or behind something that does not move; otherwise it waits for a person's word, or its hour. */
  readonly stuck: boolean
}

/** What a person does about a refusal, with the command. */
function afterRefusal(landing: Landing): string {
  const { id, branch, level, task, promotes, reason } = landing
  const byHand = `resolve it by hand: espalier landing resolve ${id} --checkout`
  const conflict = reason?.code === 'conflict'
  if (task !== null)
    return `Send it back to its agent with a brief: espalier landing send-back ${id}${conflict ? `, or ${byHand}` : ''}`
  if (conflict) return `${byHand.slice(0, 1).toUpperCase()}${byHand.slice(1)}`
  if (culpritsOf(landing).length > 0 && reason?.hint) return reason.hint
  if (promotes === null) return `When ${branch} is mended: espalier landing retry ${id}`
  return `Land what mends it on ${branch}, or take back what broke it (espalier landing revert), then: espalier landing promote ${level} --branch ${branch}`
}

function afterWait(landing: Landing): string {
  const { id, reason } = landing
  const release = `espalier landing release ${id}`
  const hint = reason?.hint ?? 'Mend that.'
  switch (reason?.code) {
    case 'manual':
    case 'scheduled':
      return `espalier landing now ${id}`
    case 'approval':
    case 'protected':
    case 'contract':
      return `${hint} espalier landing approve ${id}`
    default:
      return hint.includes('espalier ') || hint.includes('by itself') ? hint : `${hint} Then: ${release}`
  }
}

function afterQueue(place: Place | undefined): string | null {
  const { code, facts } = place?.why ?? {}
  if (code === 'paused') return 'espalier resume'
  if (code === 'phase' || code === 'wait') return 'espalier phase list'
  const [open] = code === 'needs' && Array.isArray(facts?.needs) ? facts.needs : []
  return open === undefined ? null : `espalier task show ${open}`
}

/** What a person does about a landing; null where it goes on by itself as far as can be seen, or has come to its end. */
export function nextStep(landing: Landing, place: Place | undefined): string | null {
  switch (landing.state) {
    case 'refused':
      return afterRefusal(landing)
    case 'waiting':
      return landing.reason?.code === RESOLVING || isSearched(landing) ? null : afterWait(landing)
    case 'held':
      return `espalier landing release ${landing.id}`
    case 'queued':
      return afterQueue(place)
    default:
      return null
  }
}

/** What was offered and has not landed, in the order it was offered in: why, and what to do. */
export function leftOver(model: Model): Left[] {
  const places = allPlaces(model)
  return lastOffers(model)
    .filter(
      ({ state, task }) => state !== 'landed' && state !== 'withdrawn' && !(state === 'refused' && isDone(model, task)),
    )
    .sort((a, b) => a.queuedAt - b.queuedAt || a.order - b.order)
    .map(landing => {
      const place = places.get(landing.id)
      return {
        landing,
        why: place?.why.message ?? landing.reason?.message ?? '',
        next: nextStep(landing, place),
        stuck: landing.state === 'refused' || landing.state === 'queued',
      }
    })
}

function isDone(model: Model, id: string | null): boolean {
  const status = lookup(model.tasks, id)?.status
  return status === 'done' || status === 'cancelled'
}

/** Exit code of `run --until-idle`: 1 where anything failed, was refused, or is stuck behind what does not move, else 0. */
export function outcomeCode(model: Model): 0 | 1 {
  const failed = openTasks(model).some(task => task.status === 'failed' || task.status === 'blocked')
  return failed || leftOver(model).some(({ stuck }) => stuck) ? 1 : 0
}
