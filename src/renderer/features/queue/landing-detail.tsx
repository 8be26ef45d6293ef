import { revertOf } from '@renderer/store/builds'
import { useModel, useSession } from '@renderer/store/context'
import { landingLooks } from '@renderer/store/looks'
import { timeToLand } from '@renderer/store/queue'
import { openTask } from '@renderer/store/task-menu'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { spanText } from '@renderer/ui/format-time'
import { RelativeTime } from '@renderer/ui/relative-time'
import { StatePill } from '@renderer/ui/state-pill'
import { titleOf } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { ASKING, BY_HAND, latestResolutionOf } from '@shared/domain/resolution/rules'
import { useState } from 'react'
import { AllowFiles } from './allow-files'
import { BrokenBy } from './broken-by'
import { ConflictView } from './conflict-view'
import { DetailHead } from './detail-head'
import { DetailViews } from './detail-views'
import { GatesView } from './gates-view'
import { LandingChanges } from './landing-changes'
import { landingActions } from './landing-menu'
import { conflictsOf, Refusal } from './refusal'
import { RefuseLanding } from './refuse-landing'
import { ScoreLanding } from './score-landing'
import { Standing } from './standing'

/** What tells most about a landing as it stands. */
function firstView(landing: Landing): string {
  const code = landing.reason?.code ?? ''
  if (code === ASKING || code === BY_HAND || conflictsOf(landing).length > 0) return 'conflict'
  return landing.state === 'waiting' && JUDGED.has(code) ? 'changes' : 'gates'
}

/** Waits for a person who has to look at the change itself. */
const JUDGED: ReadonlySet<string> = new Set(['approval', 'protected', 'contract', 'score'])

/** One landing whole: what it is, why it stands so, its gates with their output, and what it changes. */
export function LandingDetail({ landing }: { landing: Landing }) {
  const conflicts = conflictsOf(landing)
  const resolved = useModel(model => latestResolutionOf(model, landing.id) !== undefined)
  const [view, setView] = useState<string | null>(null)
  const [file, setFile] = useState<string | null>(null)
  const show = (path: string) => {
    setFile(path)
    setView(conflicts.includes(path) ? 'conflict' : 'changes')
  }
  return (
    <article className="flex h-full flex-col overflow-y-auto" aria-label={landing.branch}>
      <Head landing={landing} />
      <RefuseLanding landing={landing} />
      <Standing landing={landing} />
      {landing.reason && landing.state !== 'landed' && (
        <div className="flex shrink-0 flex-col px-4 pb-4">
          <Refusal landing={landing} onFile={show} />
          <BrokenBy landing={landing} />
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
      <DetailViews
        label="About the landing"
        value={view ?? firstView(landing)}
        onChange={setView}
        tabs={[
          {
            id: 'gates',
            title: 'Gates',
            count: landing.gates.length,
            content: <GatesView gates={landing.gates} none={noGate(landing)} />,
          },
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
  const title = useModel(model => titleOf(model, landing))
  const task = useModel(model => lookup(model.tasks, landing.task))
  const terminal = useModel(model => lookup(model.runs, lookup(model.tasks, landing.task)?.run)?.session ?? null)
  // What can be done with a landing that has landed hangs on what was done since.
  useModel(model => revertOf(model, landing.id))
  return (
    <DetailHead
      title={
        task ? (
          <button
            type="button"
            title={title}
            className="text-left hover:underline"
            onClick={() => openTask(session, task.id)}
          >
            {title}
          </button>
        ) : (
          title
        )
      }
      actions={
        <>
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
            <Button
              key={action.id}
              size="small"
              look={action.asked ? 'primary' : action.danger ? 'danger' : 'plain'}
              onClick={action.run}
            >
              {action.title}
            </Button>
          ))}
        </>
      }
    >
      <StatePill state={landingLooks[landing.state]} />
      <span className="inline-flex items-center gap-1">
        <CopyText text={landing.branch} mono copy={session.copy} />
        <span className="text-ink-3">onto</span>
        <span className="mono">{landing.target}</span>
      </span>
      <Oid label="offered" oid={landing.head} />
      {landing.candidate && <Oid label="candidate" oid={landing.candidate} />}
      {landing.landedCommit && landing.landedCommit !== landing.candidate && (
        <Oid label="landed as" oid={landing.landedCommit} />
      )}
      <RelativeTime at={landing.endedAt ?? landing.queuedAt} className="text-ink-3" />
      {took !== null && <span className="tabular text-ink-3">{spanText(took)} from offer to landing</span>}
    </DetailHead>
  )
}

const noGate = (landing: Landing) =>
  landing.state === 'queued' || landing.state === 'held'
    ? 'Its gates run when its turn comes.'
    : landing.state === 'landed'
      ? 'No gate ran: this level says gates: none.'
      : 'No gate ran.'

function Oid({ label, oid }: { label: string; oid: string }) {
  const session = useSession()
  return (
    <span className="inline-flex items-center gap-1">
      <span className="text-ink-3">{label}</span>
      <CopyText text={oid} shown={oid.slice(0, 7)} mono copy={session.copy} />
    </span>
  )
}
