import type { Action } from '@renderer/store/actions'
import { useModel, useSession } from '@renderer/store/context'
import { agentLooks, landingLooks, taskLooks } from '@renderer/store/looks'
import { rosterOf } from '@renderer/store/roster'
import { goToTask } from '@renderer/store/task-menu'
import { StateGlyph } from '@renderer/ui/glyph'
import { Icon } from '@renderer/ui/icon'
import { lastOffers } from '@shared/domain/landing/rules'
import { openTasks } from '@shared/domain/open'
import { AppWindow, ArrowRight, Bot, FolderGit2, GitBranch, GitMerge, SquareCheck } from 'lucide-react'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { PaletteGroup, PaletteItem } from './palette-item'

/** Choices remembered for the order of the palette. */
const USED_KEPT = 12

const groups = {
  Task: SquareCheck,
  Agent: Bot,
  Landing: GitMerge,
  'Go to': ArrowRight,
  Project: FolderGit2,
  Window: AppWindow,
} satisfies Record<Action['group'], unknown>

/** Actions, tasks, agents and branches; without a search only what is likely. */
export function EverythingPage({ searching, close }: { searching: boolean; close(): void }) {
  const session = useSession()
  const all = useStore(session.actions.store, state => state.actions)
  const actions = all.filter(
    action => !action.id.endsWith('.too') && action.id !== 'palette' && (action.when?.() ?? true),
  )
  const model = useModel(whole => whole)
  const tasks = useMemo(() => {
    const list = searching ? Object.values(model.tasks) : openTasks(model)
    return list.sort((a, b) => b.updatedAt - a.updatedAt).slice(0, searching ? 500 : 5)
  }, [model, searching])
  const agents = useMemo(() => (searching ? rosterOf(model).flatMap(team => team.agents) : []), [model, searching])
  const landings = useMemo(
    () => (searching ? lastOffers(model).filter(({ state }) => state !== 'landed' && state !== 'withdrawn') : []),
    [model, searching],
  )
  const branches = searching ? Object.values(model.branches).slice(0, 200) : []
  const then = (value: string, run: () => void) => ({
    value,
    onSelect: () => {
      session.ui.setState(({ used }) => ({ used: [value, ...used.filter(each => each !== value)].slice(0, USED_KEPT) }))
      close()
      run()
    },
  })
  return (
    <>
      {Object.entries(groups).map(([group, icon]) => {
        const own = actions.filter(action => action.group === group)
        if (own.length === 0) return null
        return (
          <PaletteGroup key={group} title={group}>
            {own.map(action => (
              <PaletteItem
                key={action.id}
                title={action.title}
                icon={<Icon of={icon} size={14} className="text-ink-3" />}
                shortcut={action.shortcut}
                words={action.words?.split(' ') ?? []}
                {...then(`action ${action.id}`, action.run)}
              />
            ))}
          </PaletteGroup>
        )
      })}
      <PaletteGroup title={searching ? 'Tasks' : 'Latest tasks'}>
        {tasks.map(task => (
          <PaletteItem
            key={task.id}
            title={task.title}
            icon={<StateGlyph look={taskLooks[task.status]} />}
            note={task.service ?? taskLooks[task.status].word}
            words={[task.id]}
            {...then(`task ${task.id}`, () => goToTask(session, task.id))}
          />
        ))}
      </PaletteGroup>
      {agents.length > 0 && (
        <PaletteGroup title="Agents">
          {agents.map(agent => (
            <PaletteItem
              key={agent.key}
              title={agent.key}
              icon={<StateGlyph look={agentLooks[agent.mood]} />}
              note={agent.task?.title ?? agentLooks[agent.mood].word}
              words={[agent.role]}
              {...then(`agent ${agent.key}`, () => {
                const terminal = agent.latest?.session
                if (terminal)
                  session.panes.go({ kind: 'terminal', session: terminal, title: agent.key, service: agent.service })
                else if (agent.task) goToTask(session, agent.task.id)
              })}
            />
          ))}
        </PaletteGroup>
      )}
      {landings.length > 0 && (
        <PaletteGroup title="Landings">
          {landings.map(landing => (
            <PaletteItem
              key={landing.id}
              title={`${landing.branch} → ${landing.target}`}
              icon={<StateGlyph look={landingLooks[landing.state]} />}
              note={landing.reason?.message ?? landingLooks[landing.state].word}
              words={landing.reason?.code === 'approval' ? ['approve', 'approval', landing.id] : [landing.id]}
              {...then(`landing ${landing.id}`, () => {
                session.ui.setState({ landing: landing.id })
                session.panes.go({ kind: 'landing' })
              })}
            />
          ))}
        </PaletteGroup>
      )}
      {branches.length > 0 && (
        <PaletteGroup title="Branches">
          {branches.map(branch => (
            <PaletteItem
              key={branch.name}
              title={branch.name}
              icon={<Icon of={GitBranch} size={14} className="text-ink-3" />}
              note={branch.subject}
              {...then(`branch ${branch.name}`, () =>
                branch.task ? goToTask(session, branch.task) : session.copy(branch.name),
              )}
            />
          ))}
        </PaletteGroup>
      )}
    </>
  )
}
