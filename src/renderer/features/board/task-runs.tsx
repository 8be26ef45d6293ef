import { useModel, useSession } from '@renderer/store/context'
import { runLook } from '@renderer/store/looks'
import { Button } from '@renderer/ui/button'
import { count } from '@renderer/ui/count'
import { spanText } from '@renderer/ui/format-time'
import { Glyph } from '@renderer/ui/glyph'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { Run, RunCheck } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import { useMemo } from 'react'

/** Every attempt at a task, the latest first. */
export function TaskRuns({ task }: { task: Task }) {
  const all = useModel(model => model.runs)
  const runs = useMemo(
    () =>
      Object.values(all)
        .filter(run => run.task === task.id)
        .sort((a, b) => b.startedAt - a.startedAt),
    [all, task.id],
  )
  if (runs.length === 0)
    return <p className="p-4 text-dense text-ink-3">No attempt yet. It starts when an agent has it and is free.</p>
  return (
    <ul>
      {runs.map(run => (
        <RunRow key={run.id} run={run} />
      ))}
    </ul>
  )
}

function RunRow({ run }: { run: Run }) {
  const session = useSession()
  const { shape, tone, word, live } = runLook(run)
  const terminal = run.session
  return (
    <li className="flex items-start gap-2 border-b px-4 py-2 text-dense last:border-b-0">
      <Glyph shape={shape} tone={tone} {...(live ? { live } : {})} className="mt-px" />
      <div className="min-w-0 flex-1" data-selectable>
        <p>
          <span className="font-medium">{(run.state === 'preparing' && run.step) || word}</span>
          <span className="text-ink-2">
            {' '}
            · attempt {run.attempt} by {run.service} with {run.runtime}
          </span>
        </p>
        <p className="text-ink-3">
          {count(run.commits, 'commit')}
          {run.exitCode !== null && ` · exit ${run.exitCode}`}
          {run.endedAt !== null && ` · ${spanText(run.endedAt - run.startedAt)}`}
          {run.subject && ` · ${run.subject}`}
        </p>
        {run.check && <Quick check={run.check} />}
        {run.reason && <p className="pt-0.5 text-ink-2">{run.reason.message}</p>}
      </div>
      {terminal && (
        <Button
          size="small"
          look="quiet"
          onClick={() =>
            session.panes.go({ kind: 'terminal', session: terminal, title: run.service, service: run.service })
          }
        >
          Terminal
        </Button>
      )}
      <RelativeTime at={run.startedAt} className="text-meta leading-6 text-ink-3" />
    </li>
  )
}

function Quick({ check }: { check: RunCheck }) {
  const { tests, state } = check
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-ink-2">
      <Glyph shape={state === 'passed' ? 'check' : 'cross'} tone={state === 'passed' ? 'leaf' : 'rust'} size={10} />
      <span>
        Quick gate <span className="mono">{check.gate}</span> {state} at{' '}
        <span className="mono">{check.commit.slice(0, 7)}</span>
        {tests && ` · ${tests.passed} of ${tests.total} tests passed`}
      </span>
    </p>
  )
}
