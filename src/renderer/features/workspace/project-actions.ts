import type { Action } from '@renderer/store/actions'
import { type ProjectSession, perform, performAll } from '@renderer/store/session'
import { liveRuns } from '@shared/domain/open'
import { quit } from './quit'

/** What can be done with the project as a whole: pause it, stop its agents, set up a feature, leave it. */
export function projectActions(session: ProjectSession): Action[] {
  const ui = session.ui
  const model = () => session.replica.store.getState().model
  const paused = () => model().project?.paused != null
  return [
    {
      id: 'pause',
      title: 'Pause: start nothing, land nothing',
      group: 'Project',
      words: 'halt freeze',
      when: () => !paused(),
      run: () => void perform(session, { type: 'project.pause' }),
    },
    {
      id: 'resume',
      title: 'Go on',
      group: 'Project',
      words: 'resume continue unpause start',
      when: () => paused() && model().project?.migration == null,
      run: () => void perform(session, { type: 'project.resume' }),
    },
    {
      id: 'agents.stop',
      title: 'Stop all agents; keep their work',
      group: 'Project',
      words: 'kill halt end',
      when: () => liveRuns(model()).length > 0,
      run: () => {
        const runs = liveRuns(model()).filter(run => run.state !== 'stopping')
        void performAll(
          session,
          runs.map(({ id }) => ({ type: 'run.stop', id })),
          `Stopping ${runs.length} agents; their work is kept`,
        )
      },
    },
    {
      id: 'feature.init',
      title: 'Set up a feature…',
      group: 'Project',
      words: 'new spec overseer implementors branches',
      run: () => ui.setState({ feature: true }),
    },
    {
      id: 'feature.list',
      title: 'Features…',
      group: 'Project',
      words: 'spec overseer implementors list',
      run: () => ui.setState({ palette: 'features' }),
    },
    {
      id: 'doctor',
      title: 'Check-up of this computer and repository',
      group: 'Project',
      words: 'doctor diagnose checkup health mend repair',
      run: () => {
        ui.setState({ section: 'Check-up' })
        session.panes.open({ kind: 'settings' })
      },
    },
    {
      id: 'project.open',
      title: 'Open another project',
      group: 'Project',
      shortcut: 'mod+o',
      words: 'switch repository recent',
      run: session.leave,
    },
    {
      id: 'project.show',
      title: 'Show the project in the file manager',
      group: 'Project',
      words: 'reveal finder explorer folder',
      run: () => session.reveal(session.root),
    },
    {
      id: 'project.copy',
      title: 'Copy the project’s path',
      group: 'Project',
      words: 'folder directory',
      run: () => session.copy(session.root),
    },
    { id: 'quit', title: 'Quit Espalier…', group: 'Project', words: 'close exit leave', run: () => quit(session) },
  ]
}
