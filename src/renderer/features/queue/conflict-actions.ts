import { revertOf } from '@renderer/store/builds'
import { type ProjectSession, perform } from '@renderer/store/session'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { ASKING, BY_HAND, latestResolutionOf } from '@shared/domain/resolution/rules'
import type { LandingAction } from './landing-action'
import { revert } from './revert'

type Verb = 'conflict.open' | 'conflict.take'

/** Asks the engine, says what came of it, or why not. */
async function ask(session: ProjectSession, verb: Verb, id: string, said: (answer: unknown) => string): Promise<void> {
  const result = await session.engine.call(verb, { landing: id })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  session.notify({ kind: 'info', title: said(result.value) })
}

/** Sends the work back to its agent with what has to be mended, and shows the terminal in which that goes on. */
async function sendBack(session: ProjectSession, { id, task, service }: Landing): Promise<void> {
  const { store } = session.replica
  const runOf = () => lookup(store.getState().model.runs, lookup(store.getState().model.tasks, task)?.run)
  const before = runOf()?.id
  const sent = await session.engine.call('landing.send-back', { id })
  if (!sent.ok) return session.notify({ kind: 'refused', failure: sent.error })
  session.notify({ kind: 'info', title: `Sent back to ${service ?? 'its agent'} with what is to be mended` })
  const look = (): boolean => {
    const run = runOf()
    if (!run || run.id === before || run.session === null) return false
    session.panes.open({ kind: 'terminal', session: run.session, title: run.service, service: run.service })
    return true
  }
  if (look()) return
  const off = store.subscribe(() => {
    if (look()) off()
  })
}

/** What a person can do about a conflict of a landing, or about what has landed. */
export function conflictActions(session: ProjectSession, landing: Landing): LandingAction[] {
  const { id, state, reason } = landing
  const action = (name: string, title: string, run: () => void, danger = false): LandingAction => ({
    id: name,
    title,
    run,
    ...(danger ? { danger } : {}),
  })
  const { model } = session.replica.store.getState()
  if (state === 'landed') {
    const under = revertOf(model, id)
    return under
      ? [action('reverted', 'Show its revert', () => session.ui.setState({ landing: under.id }))]
      : [action('revert', `Revert on ${landing.target}`, () => void revert(session, id), true)]
  }
  const actions: LandingAction[] = []
  const resolution = latestResolutionOf(model, id)
  if (state === 'waiting' && reason?.code === ASKING && resolution) {
    const answer = (type: 'resolution.accept' | 'resolution.reject') => () =>
      void perform(session, { type, id: resolution.id })
    actions.push({ ...action('accept', 'Accept resolution', answer('resolution.accept')), asked: true })
    actions.push(action('reject', 'Reject it', answer('resolution.reject'), true))
  }
  if (resolution?.state === 'with-person' || reason?.code === BY_HAND) {
    const taken = () => `${landing.branch} goes on with what you committed`
    const take = () => void ask(session, 'conflict.take', id, taken)
    actions.push({ ...action('taken', 'Take in my commit', take), asked: true })
    if (resolution?.checkout) {
      const { checkout } = resolution
      actions.push(action('path', 'Copy its folder', () => session.copy(checkout)))
    }
  } else if (state === 'refused' && reason?.code === 'conflict') {
    const opened = () => 'A checkout is ready: resolve the files there, commit, then take it in'
    actions.push(action('by-hand', 'Resolve by hand', () => void ask(session, 'conflict.open', id, opened)))
  }
  if (landing.task !== null && (state === 'refused' || (state === 'waiting' && reason?.code === ASKING))) {
    actions.push(action('send-back', 'Send back with brief', () => void sendBack(session, landing)))
  }
  return actions
}
