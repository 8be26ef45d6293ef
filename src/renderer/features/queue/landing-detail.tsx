import { useModel, useSession } from '@renderer/store/context'
import { landingLooks } from '@renderer/store/looks'
import { timeToLand } from '@renderer/store/queue'
import { openTask } from '@renderer/store/task-menu'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { spanText } from '@renderer/ui/format-time'
import { RelativeTime } from '@renderer/ui/relative-time'
import { StatePill } from '@renderer/ui/state-pill'
import { Tabs } from '@renderer/ui/tabs'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { ASKING, BY_HAND, latestResolutionOf } from '@shared/domain/resolution/rules'
import { useState } from 'react'
import { AllowFiles } from './allow-files'
import { Artifacts } from './artifacts'
import { ConflictView } from './conflict-view'
import { GateLogPane } from './gate-log-pane'
import { Gates } from './gates'
import { LandingChanges } from './landing-changes'
import { landingActions } from './landing-menu'
import { conflictsOf, Refusal } from './refusal'
import { RefuseLanding } from './refuse-landing'
import { ScoreLanding } from './score-landing'
import { Standing } from './standing'

/** What tells most about a landing as it stands. */
const firstView = (landing: Landing): string =>
  landing.reason?.code === ASKING || landing.reason?.code === BY_HAND
    ? 'conflict'
    : conflictsOf(landing).length > 0
      ? 'changes'
      : 'gates'

/** One landing whole: what it is, why it stands so, its gates with their output, and what it changes. */
export function LandingDetail({ landing }: { landing: Landing }) {
  const conflicts = conflictsOf(landing)
  const resolved = useModel(model => latestResolutionOf(model, landing.id) !== undefined)
  const [view, setView] = useState(firstView(landing))
  const [file, setFile] = useState<string | null>(null)
  const show = (path: string) => {
    setFile(path)
    setView('changes')
  }
  return (
    <article className="flex h-full flex-col" aria-label={landing.branch}>
      <Head landing={landing} />
      <RefuseLanding landing={landing} />
      <Standing landing={landing} />
      {landing.reason && landing.state !== 'landed' && (
        <div className="flex max-h-[55%] shrink-0 flex-col px-4 pb-3">
          <div className="min-h-12 overflow-y-auto">
            <Refusal landing={landing} onFile={show} />
          </div>
          {landing.reason.code === 'scope' && <AllowFiles landing={landing} />}
          {landing.reason.code === 'score' && <ScoreLanding landing={landing} />}
        </div>
      )}
      {landing.approvals.length > 0 && (
        <p className="shrink-0 px-4 pb-2 text-dense text-ink-2">
          Approved by {landing.approvals.map(each => each.who).join(', ')}
        </p>
      )}
      {landing.exceptions.map(each => (
        <p key={each.at} className="shrink-0 px-4 pb-2 text-dense text-ink-2">
          {each.who} allowed <span className="mono">{each.paths.join(', ')}</span>: {each.reason}
        </p>
      ))}
      <Tabs
        label="About the landing"
        value={view}
        onChange={setView}
        tabs={[
          { id: 'gates', title: 'Gates', count: landing.gates.length, content: <GatesView landing={landing} /> },
          {
            id: 'changes',
            title: 'Changes',
            content: <LandingChanges landing={landing} conflicts={conflicts} reveal={file} />,
          },
          ...(conflicts.length > 0 || resolved
            ? [{ id: 'conflict', title: 'Conflict', content: <ConflictView landing={landing} /> }]
            : []),
        ]}
      />
    </article>
  )
}

function Head({ landing }: { landing: Landing }) {
  const session = useSession()
  const took = timeToLand(landing)
  const task = useModel(model => lookup(model.tasks, landing.task))
  const terminal = useModel(model => lookup(model.runs, lookup(model.tasks, landing.task)?.run)?.session ?? null)
  return (
    <header className="flex shrink-0 flex-col gap-1.5 px-4 pt-3 pb-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
        <h2 className="min-w-40 flex-1 truncate text-head font-semibold" title={task?.title}>
          {task ? (
            <button
              type="button"
              className="max-w-full truncate text-left hover:underline"
              onClick={() => openTask(session, task.id)}
            >
              {task.title}
            </button>
          ) : (
            landing.branch
          )}
        </h2>
        <div className="flex flex-wrap gap-1.5">
          {terminal !== null && (
            <Button
              size="small"
              look="quiet"
              onClick={() =>
                session.panes.open({
                  kind: 'terminal',
                  session: terminal,
                  title: landing.service ?? 'terminal',
                  service: landing.service,
                })
              }
            >
              Terminal
            </Button>
          )}
          {landingActions(session, landing).map(action => (
            <Button key={action.id} size="small" look={action.danger ? 'danger' : 'plain'} onClick={action.run}>
              {action.title}
            </Button>
          ))}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-dense text-ink-2">
        <StatePill state={landingLooks[landing.state]} />
        <CopyText text={landing.branch} mono copy={session.copy} />
        <Oid label="offered" oid={landing.head} />
        {landing.candidate && <Oid label="candidate" oid={landing.candidate} />}
        {landing.landedCommit && landing.landedCommit !== landing.candidate && (
          <Oid label="landed as" oid={landing.landedCommit} />
        )}
        <RelativeTime at={landing.endedAt ?? landing.queuedAt} className="text-ink-3" />
        {took !== null && <span className="tabular text-ink-3">{spanText(took)} from offer to landing</span>}
      </div>
    </header>
  )
}

function GatesView({ landing }: { landing: Landing }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const gate = landing.gates.find(each => each.name === chosen) ?? telling(landing)
  if (!gate) return <p className="px-4 py-3 text-dense text-ink-3">{noGate(landing)}</p>
  return (
    <div className="flex h-full flex-col">
      <Gates landing={landing} chosen={gate.name} onChoose={setChosen} />
      <Artifacts gate={gate} />
      <div className="min-h-0 flex-1">
        <GateLogPane key={gate.log ?? gate.name} gate={gate} />
      </div>
    </div>
  )
}

const noGate = (landing: Landing) =>
  landing.state === 'queued' || landing.state === 'held'
    ? 'Its gates run when its turn comes.'
    : landing.state === 'landed'
      ? 'No gate ran: this level says gates: none.'
      : 'No gate ran.'

/** The gate worth looking at: the one that runs, else the one that failed, else the last with a log. */
function telling(landing: Landing) {
  return (
    landing.gates.find(gate => gate.state === 'running') ??
    landing.gates.find(gate => gate.state === 'failed' || gate.state === 'error') ??
    landing.gates.findLast(gate => gate.log !== null) ??
    landing.gates[0]
  )
}

function Oid({ label, oid }: { label: string; oid: string }) {
  const session = useSession()
  return (
    <span className="inline-flex items-center gap-1">
      <span className="text-ink-3">{label}</span>
      <CopyText text={oid} shown={oid.slice(0, 7)} mono copy={session.copy} />
    </span>
  )
}
