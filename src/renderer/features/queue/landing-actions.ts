import type { Action } from '@renderer/store/actions'
import type { ProjectSession } from '@renderer/store/session'
import { lookup } from '@shared/domain/lookup'
import { landingActions } from './landing-menu'

const shortcuts: Record<string, { title: string; shortcut: string }> = {
  approve: { title: 'Approve the landing', shortcut: 'l a' },
  now: { title: 'Land it now', shortcut: 'l n' },
  retry: { title: 'Offer the branch again', shortcut: 'l r' },
  hold: { title: 'Hold the landing', shortcut: 'l h' },
  release: { title: 'Release the landing', shortcut: 'l g' },
  'send-back': { title: 'Send the landing back to its agent', shortcut: 'l b' },
  'by-hand': { title: 'Resolve the conflict by hand', shortcut: 'l m' },
  revert: { title: 'Take the landing back', shortcut: 'l v' },
  refuse: { title: 'Refuse the landing, with a reason', shortcut: 'l x' },
  withdraw: { title: 'Withdraw the landing', shortcut: 'l w' },
}

/** What can be done with the chosen landing, for palette and keyboard. */
export const landingShortcuts = (session: ProjectSession): Action[] => {
  const possible = () => {
    const landing = lookup(session.replica.store.getState().model.landings, session.ui.getState().landing)
    return landing ? landingActions(session, landing) : []
  }
  return Object.entries(shortcuts).map(([id, { title, shortcut }]) => ({
    id: `landing.${id}`,
    title,
    group: 'Landing',
    shortcut,
    when: () => possible().some(action => action.id === id),
    run: () =>
      possible()
        .find(action => action.id === id)
        ?.run(),
  }))
}
