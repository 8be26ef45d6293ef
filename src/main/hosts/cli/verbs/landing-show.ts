import { placesOf } from '@shared/domain/landing/place'
import type { Model } from '@shared/domain/model'
import { landingView } from '@shared/domain/views'
import type { Verb } from '../context'
import { EXIT, type ExitCode } from '../exit'
import { findLanding } from '../find'
import { gateLines } from './gate-lines'

/** Prints one landing; a refused one is a negative answer. */
export function showLanding(verb: Verb, model: Model, id: string): ExitCode {
  const landing = findLanding(model, id)
  const view = landingView(model, landing, placesOf(model, landing.target).get(id))
  verb.out.answer(view, () =>
    [
      `${view.id}  ${view.state}`,
      `${view.branch} → ${view.target}`,
      view.landed_commit ? `landed as ${view.landed_commit}` : '',
      view.taken_back_by
        ? `taken back by ${view.taken_back_by}; it comes again with: espalier landing retry ${id}`
        : '',
      view.reason ?? '',
      view.next ?? '',
      view.position === null ? '' : `${view.position}. in the queue: ${view.why}`,
      ...view.gates.flatMap(gate => gateLines(gate, view.reason)),
    ]
      .filter(text => text !== '')
      .join('\n'),
  )
  return view.state === 'refused' ? EXIT.negative : EXIT.done
}
