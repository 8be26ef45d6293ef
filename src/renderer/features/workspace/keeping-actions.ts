import type { Action } from '@renderer/store/actions'
import { mayPromote } from '@renderer/store/branch-actions'
import { syncCheckouts } from '@renderer/store/rescues'
import type { ProjectSession } from '@renderer/store/session'
import type { UiState } from '@renderer/store/ui'
import { levelViews } from '@shared/domain/level/view'

/** What can be done with branches, gates, checkouts and risks. */
export function keepingActions(session: ProjectSession): Action[] {
  const ui = session.ui
  const model = () => session.replica.store.getState().model
  const anyCheckout = () => Object.values(model().checkouts).some(checkout => checkout.state !== 'removed')
  const ask = (asking: UiState['asking']) => () => {
    ui.setState({ asking })
    session.panes.open({ kind: 'checkouts' })
  }
  return [
    {
      id: 'branch.offer',
      title: 'Offer a branch to land…',
      group: 'Landing',
      shortcut: 'l o',
      words: 'submit merge',
      run: () => ui.setState({ palette: 'offer' }),
    },
    {
      id: 'branch.check',
      title: 'Check whether a branch would land…',
      group: 'Landing',
      shortcut: 'l c',
      words: 'dry run merge gates try',
      run: () => ui.setState({ palette: 'check' }),
    },
    {
      id: 'level.promote',
      title: 'Promote a level’s branch…',
      group: 'Landing',
      words: 'team integration main release up',
      when: () => levelViews(model()).some(mayPromote),
      run: () => ui.setState({ palette: 'promote' }),
    },
    {
      id: 'gate.run',
      title: 'Run a gate…',
      group: 'Landing',
      shortcut: 'l t',
      words: 'tests build check',
      run: () => ui.setState({ palette: 'gate' }),
    },
    {
      id: 'checkouts.sync',
      title: 'Bring all checkouts up to date',
      group: 'Project',
      words: 'sync synchronise synchronize update refresh pull rebase behind',
      when: anyCheckout,
      run: () => void syncCheckouts(session),
    },
    {
      id: 'checkouts.cleanup',
      title: 'Clean up checkouts and branches…',
      group: 'Project',
      words: 'cleanup prune remove delete tidy disk space worktrees',
      when: anyCheckout,
      run: ask('cleanup'),
    },
    {
      id: 'checkouts.move',
      title: 'Move the checkouts to another layout…',
      group: 'Project',
      words: 'migrate strategy clones worktrees',
      when: anyCheckout,
      run: ask('move'),
    },
    {
      id: 'risk.add',
      title: 'Write down a risk or a blocker',
      group: 'Project',
      words: 'new add report problem',
      run: () => {
        session.panes.open({ kind: 'risks' })
        requestAnimationFrame(() => document.getElementById('new-risk')?.focus())
      },
    },
  ]
}
