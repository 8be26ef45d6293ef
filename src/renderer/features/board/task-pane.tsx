import { useModel, useSession, useUi } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import { Tabs } from '@renderer/ui/tabs'
import { lookup } from '@shared/domain/lookup'
import { useState } from 'react'
import { TaskBrief } from './task-brief'
import { TaskChanges } from './task-changes'
import { TaskHead } from './task-head'
import { TaskHistory } from './task-history'
import { TaskRuns } from './task-runs'

/** Everything about one task: brief, changes, runs, landing, history. */
export function TaskPane() {
  const session = useSession()
  const id = useUi(ui => ui.task)
  const task = useModel(model => lookup(model.tasks, id))
  const runs = useModel(model => (task ? Object.values(model.runs).filter(run => run.task === task.id).length : 0))
  const [tab, setTab] = useState('brief')
  if (!task) {
    return (
      <div className="h-full bg-pane">
        <EmptyState
          title="No task is open"
          action={
            <Button size="small" onClick={() => session.actions.run('task.add')}>
              New task
            </Button>
          }
        >
          Choose a card on the board, or an agent in the roster, to see its brief, changes and history here.
        </EmptyState>
      </div>
    )
  }
  return (
    <article className="flex h-full flex-col bg-pane" aria-label={task.title}>
      <TaskHead key={task.id} task={task} />
      <Tabs
        label="About the task"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'brief', title: 'Brief', content: <TaskBrief key={task.id} task={task} /> },
          { id: 'changes', title: 'Changes', content: <TaskChanges key={task.id} task={task} /> },
          { id: 'runs', title: 'Runs', count: runs, content: <TaskRuns task={task} /> },
          { id: 'history', title: 'History', content: <TaskHistory key={task.id} id={task.id} /> },
        ]}
      />
    </article>
  )
}
