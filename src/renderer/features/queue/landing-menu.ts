import { revertOf } from '@renderer/store/builds'
import { isEnded } from '@renderer/store/queue'
import { type ProjectSession, perform } from '@renderer/store/session'
import { openTask } from '@renderer/store/task-menu'
import { culpritsOf } from '@shared/domain/landing/culprits'
import { landingQueue } from '@shared/domain/landing/queue-order'
import type { Landing } from '@shared/domain/landing/schema'
import { TAKEN_BACK, takenBackBy } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import { conflictActions } from './conflict-actions'
import type { LandingAction } from './landing-action'
import { moveBefore, moveBy } from './move-landing'
import { revert } from './revert'

/** Whose word a waiting landing asks for: a person's, or that of a service whom a person can stand in for; else null. */
function askedOf({ reason }: Landing): string | null {
  if (reason?.code === 'protected' || reason?.code === 'contract') return 'person'
  const asked = reason?.code === 'approval' ? reason.facts?.approve : null
  if (!Array.isArray(asked)) return null
  return asked.includes('person') ? 'person' : (asked[0] ?? 'person')
}

/** Waits for something at the remote: once it is there, the landing is released and looks again. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'remote-unreachable',
  'remote-diverged',
  'remote-refused',
  'pull-request',
  'pull-request-failed',
])

/** What can be done with a landing as it stands. */
export function landingActions(session: ProjectSession, landing: Landing): LandingAction[] {
  const { id, state } = landing
  const actions: LandingAction[] = []
  const asked = state === 'waiting' ? askedOf(landing) : null
  if (asked !== null) {
    const said = asked === 'person' ? {} : { as: asked }
    actions.push({
      id: 'approve',
      title: asked === 'person' ? 'Approve' : `Approve for ${asked}`,
      asked: true,
      run: () => void perform(session, { type: 'landing.approve', id, head: landing.head, ...said }),
    })
  }
  if (state === 'waiting' && (landing.reason?.code === 'manual' || landing.reason?.code === 'scheduled'))
    actions.push({ id: 'now', title: 'Land now', run: () => void perform(session, { type: 'landing.clear', id }) })
  const { code, facts } = landing.reason ?? {}
  const outside = state === 'waiting' && code !== undefined && OUTSIDE.has(code)
  const address = outside && typeof facts?.address === 'string' ? facts.address : null
  if (address !== null)
    actions.push({ id: 'open', title: 'Open the pull request', asked: true, run: () => session.reveal(address) })
  const away = state === 'landed' && takenBackBy(session.replica.store.getState().model, id) !== undefined
  if (state === 'refused' || state === 'withdrawn' || (state === 'waiting' && !outside) || away)
    actions.push({
      id: 'retry',
      title: away || landing.reason?.code === TAKEN_BACK ? 'Bring it again' : 'Offer again',
      run: () => void retry(session, landing),
    })
  actions.push(...conflictActions(session, landing))
  if (state === 'held' || outside)
    actions.push({ id: 'release', title: 'Release', run: () => void perform(session, { type: 'landing.release', id }) })
  if (state === 'queued' || state === 'waiting')
    actions.push({ id: 'hold', title: 'Hold', run: () => void perform(session, { type: 'landing.hold', id }) })
  if (!isEnded(landing))
    actions.push(
      {
        id: 'refuse',
        title: 'Refuse…',
        danger: true,
        run: () => session.ui.setState({ landing: id, refusing: id }),
      },
      {
        id: 'withdraw',
        title: 'Withdraw',
        danger: true,
        run: () => void perform(session, { type: 'landing.withdraw', id }),
      },
    )
  return actions
}

const revertTitle = ({ branch, target }: Landing) => `Revert ${branch} on ${target}`

/** The same as a menu, with what else there is to know. */
export function landingMenu(session: ProjectSession, landing: Landing) {
  const { task, id, state } = landing
  const line = { kind: 'line' as const, id: 'line' }
  const { model } = session.replica.store.getState()
  const culprits = culpritsOf(landing).flatMap(culprit => {
    const known = lookup(model.landings, culprit)
    return known && !revertOf(model, culprit)
      ? [{ id: `revert-${culprit}`, title: revertTitle(known), danger: true, run: () => void revert(session, culprit) }]
      : []
  })
  return [
    ...culprits,
    ...landingActions(session, landing),
    ...(state === 'queued'
      ? [
          { id: 'first', title: 'Move to the front', run: () => moveFirst(session, landing) },
          { id: 'up', title: 'Move up', shortcut: 'alt+arrowup', run: () => moveBy(session, landing, -1) },
          { id: 'down', title: 'Move down', shortcut: 'alt+arrowdown', run: () => moveBy(session, landing, 1) },
        ]
      : []),
    line,
    ...(task === null ? [] : [{ id: 'task', title: 'Open its task', run: () => openTask(session, task) }]),
    { id: 'branch', title: 'Copy branch', run: () => session.copy(landing.branch) },
    { id: 'id', title: 'Copy id', note: id, run: () => session.copy(id) },
  ]
}

async function retry(session: ProjectSession, landing: Landing): Promise<void> {
  const result = await session.engine.call('landing.retry', { id: landing.id })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  session.notify({ kind: 'info', title: `${landing.branch} is offered again` })
}

function moveFirst(session: ProjectSession, landing: Landing): void {
  const [before] = landingQueue(session.replica.store.getState().model, landing.target)
  if (before) moveBefore(session, landing, before.id)
}
