import { type ProjectSession, perform } from '@renderer/store/session'
import { openTask } from '@renderer/store/task-menu'
import { lookup } from '@shared/domain/lookup'
import type { ShootInput } from '@shared/domain/tree/types'

/** Something that can be done with a shoot where it stands. */
export interface ShootAction {
  readonly id: string
  readonly title: string
  /** The key that does it while the shoot is selected. */
  readonly key: string
  readonly danger?: boolean
  run(): void
}

const ENDED = new Set(['landed', 'refused', 'withdrawn'])

/** What can be done with a shoot now, the likeliest first; what does not fit its state is left out. */
export const shootActions = (session: ProjectSession, shoot: ShootInput): ShootAction[] => {
  const { model } = session.replica.store.getState()
  const { task, branch, session: terminal } = shoot
  const landing = lookup(model.landings, shoot.landing)
  const run = lookup(model.runs, shoot.run)
  const actions: ShootAction[] = []
  const add = (id: string, title: string, key: string, act: () => void, danger = false): void => {
    actions.push({ id, title, key, run: act, ...(danger ? { danger } : {}) })
  }
  if (terminal !== null)
    add('terminal', 'Open terminal', 'enter', () =>
      session.panes.open({ kind: 'terminal', session: terminal, title: shoot.name, service: run?.service ?? null }),
    )
  if (task !== null) add('task', 'Show task', 't', () => openTask(session, task.id))
  if (landing !== undefined && !ENDED.has(landing.state)) {
    const { id } = landing
    add('landing', 'Show in queue', 'q', () => {
      session.ui.setState({ landing: id })
      session.panes.open({ kind: 'landing' })
    })
    if (landing.state === 'held')
      add('release', 'Release', 'h', () => void perform(session, { type: 'landing.release', id }))
    else add('hold', 'Hold', 'h', () => void perform(session, { type: 'landing.hold', id }))
    if (landing.state === 'waiting' && landing.reason?.code === 'approval')
      add('approve', 'Approve', 'a', () => void perform(session, { type: 'landing.approve', id }))
    else if (landing.state === 'waiting')
      add('retry', 'Try again', 'l', () => void call(session, 'landing.retry', { id }))
  } else if (branch !== null && landing?.state === 'refused')
    add('retry', 'Land again', 'l', () => void call(session, 'landing.retry', { id: landing.id }))
  else if (branch !== null && shoot.ahead > 0 && shoot.state !== 'landed' && shoot.state !== 'running')
    add('land', 'Land', 'l', () => void call(session, 'landing.submit', { branch }))
  if (run !== undefined && run.state !== 'ended')
    add('stop', 'Stop', 's', () => void perform(session, { type: 'run.stop', id: run.id }), true)
  if (branch !== null) add('copy', 'Copy branch', 'c', () => session.copy(branch))
  return actions
}

const call = async (
  session: ProjectSession,
  verb: 'landing.submit' | 'landing.retry',
  input: { branch: string } | { id: string },
): Promise<void> => {
  const result =
    verb === 'landing.submit' && 'branch' in input
      ? await session.engine.call('landing.submit', input)
      : 'id' in input
        ? await session.engine.call('landing.retry', input)
        : undefined
  if (result !== undefined && !result.ok) session.notify({ kind: 'refused', failure: result.error })
}
