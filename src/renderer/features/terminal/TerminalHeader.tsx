import { useModel, useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { openTask } from '@renderer/store/task-menu'
import { Icon } from '@renderer/ui/icon'
import { IconButton } from '@renderer/ui/icon-button'
import { lookup } from '@shared/domain/lookup'
import type { Run } from '@shared/domain/run/schema'
import { Square } from 'lucide-react'

const WORDS: Record<Run['state'], string> = {
  preparing: 'preparing',
  running: 'running',
  stopping: 'stopping',
  ended: 'ended',
}

/** What an agent's terminal is about, in one slim line: its task, branch, commits and changed files, state, and stop. */
export function TerminalHeader({ run }: { run: Run }) {
  const session = useSession()
  const task = useModel(model => lookup(model.tasks, run.task))
  const checkout = useModel(model => lookup(model.checkouts, run.checkout))
  const state = run.state === 'ended' ? (run.outcome ?? 'ended').replace('-', ' ') : (run.step ?? WORDS[run.state])
  const numbers = [
    run.commits > 0 && `${run.commits} ${run.commits === 1 ? 'commit' : 'commits'}`,
    checkout !== undefined &&
      checkout.dirty > 0 &&
      `${checkout.dirty} ${checkout.dirty === 1 ? 'file' : 'files'} changed`,
  ].filter(part => part !== false)
  return (
    <header className="flex h-7 shrink-0 items-center gap-2 border-b pr-1 pl-3 text-dense [&>:last-child:not(button)]:mr-2">
      <span className="max-w-2/5 shrink-0 truncate font-medium" title={run.service}>
        {run.service}
      </span>
      {task !== undefined && (
        <button
          type="button"
          title={task.title}
          className="min-w-0 shrink-[2] truncate text-ink-2 hover:text-ink hover:underline"
          onClick={() => openTask(session, task.id)}
        >
          {task.title}
        </button>
      )}
      {run.branch !== null && (
        <span className="mono min-w-0 shrink-[4] truncate text-meta text-ink-3" data-selectable title={run.branch}>
          {run.branch}
        </span>
      )}
      <span className="tabular ml-auto shrink-0 text-meta text-ink-3">{numbers.join(' · ')}</span>
      <span className="shrink-0 text-ink-2">{state}</span>
      {run.state === 'running' && (
        <IconButton
          label="Stop the agent; its work is kept"
          size="small"
          onClick={() => void perform(session, { type: 'run.stop', id: run.id })}
        >
          <Icon of={Square} size={14} />
        </IconButton>
      )}
    </header>
  )
}
