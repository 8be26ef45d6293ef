import { buildLook, buildTitle, buildWhy, culpritName, revertOf } from '@renderer/store/builds'
import { useModel, useSession } from '@renderer/store/context'
import { landingLooks } from '@renderer/store/looks'
import { isMended } from '@renderer/store/selectors'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { count } from '@renderer/ui/count'
import { Glyph } from '@renderer/ui/glyph'
import { RelativeTime } from '@renderer/ui/relative-time'
import { StatePill } from '@renderer/ui/state-pill'
import type { Build, Probe } from '@shared/domain/build/schema'
import { lookup } from '@shared/domain/lookup'
import { useState } from 'react'
import { DetailHead } from './detail-head'
import { DetailViews } from './detail-views'
import { GatesView } from './gates-view'
import { revert, startBuild } from './revert'

/** A level's branch as it was proved as a whole: its gates, what broke it and how that was found, and the way to take it back. */
export function BuildDetail({ build }: { build: Build }) {
  const session = useSession()
  const model = useModel(whole => whole)
  const [view, setView] = useState('gates')
  const why = buildWhy(model, build)
  const busy = build.state === 'running' || build.searching
  return (
    <article className="flex h-full flex-col overflow-y-auto" aria-label={`Build of ${build.branch}`}>
      <DetailHead
        title={buildTitle(model, build)}
        actions={
          <Button
            size="small"
            disabled={busy}
            title={`Runs the gates of level ${build.level} on ${build.branch} as it stands now`}
            onClick={() => void startBuild(session, build.branch)}
          >
            Build again
          </Button>
        }
      >
        <StatePill state={buildLook(model, build)} />
        <span className="inline-flex items-center gap-1">
          <span className="text-ink-3">commit</span>
          <CopyText text={build.commit} shown={build.commit.slice(0, 7)} mono copy={session.copy} />
        </span>
        <span className="text-ink-3">asked for by {build.by}</span>
        <RelativeTime at={build.endedAt ?? build.startedAt} className="text-ink-3" />
      </DetailHead>
      {why !== '' && build.culprits.length === 0 && <p className="shrink-0 px-4 pb-3 text-ink-2">{why}</p>}
      {build.culprits.length > 0 && <Cause build={build} />}
      <DetailViews
        label="About the build"
        value={view}
        onChange={setView}
        tabs={[
          {
            id: 'gates',
            title: 'Gates',
            count: build.gates.length,
            content: <GatesView gates={build.gates} none={`Level ${build.level} has no gate.`} />,
          },
          ...(build.probes.length > 0
            ? [
                {
                  id: 'tried',
                  title: 'How it was found',
                  count: build.probes.length,
                  content: <Tried probes={build.probes} />,
                },
              ]
            : []),
        ]}
      />
    </article>
  )
}

/** What broke it, what can be taken back, and from which branch; once that is under way, how far it is. */
function Cause({ build }: { build: Build }) {
  const session = useSession()
  const model = useModel(whole => whole)
  const under = build.revert === null ? undefined : revertOf(model, build.revert)
  const culprit = build.culprits.find(({ landing }) => landing !== null && landing === build.revert)
  const byHand = build.culprits.every(({ landing }) => landing === null)
  const show = (landing: string) => session.ui.setState({ landing })
  const gates = build.gates.map(({ name }) => name).join(', ')
  return (
    <section aria-label="Cause" className="flex shrink-0 flex-col gap-2 px-4 pb-3">
      <ul className="flex flex-col gap-1 border-l-2 border-line-strong pl-3">
        {build.culprits.map(one => (
          <li key={one.commit} className="flex min-w-0 flex-col">
            <span>
              Broken by <span className="mono">{culpritName(model, one)}</span>
              {build.culprits.length > 1 && ' together with the others'}
            </span>
            <span className="flex min-w-0 items-center gap-2 text-dense text-ink-2">
              <span className="min-w-0 truncate" title={one.subject}>
                {lookup(model.tasks, lookup(model.landings, one.landing)?.task)?.title ?? one.subject}
              </span>
              <CopyText text={one.commit} shown={one.commit.slice(0, 7)} mono copy={session.copy} />
              {one.landing !== null && (
                <Button size="small" look="quiet" onClick={() => show(one.landing ?? '')}>
                  Its landing
                </Button>
              )}
            </span>
            {one.within.map(part => (
              <span key={part.commit} className="flex min-w-0 items-center gap-2 pl-3 text-dense text-ink-2">
                <span className="min-w-0 truncate" title={part.subject}>
                  in it: <span className="mono">{culpritName(model, part)}</span>
                </span>
                {part.landing !== null && (
                  <Button size="small" look="quiet" onClick={() => show(part.landing ?? '')}>
                    Its landing
                  </Button>
                )}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {isMended(model, build) ? (
        <p className="text-dense text-ink-2">It was taken back since.</p>
      ) : under ? (
        <p className="flex flex-wrap items-center gap-2 text-dense">
          <StatePill state={landingLooks[under.state]} />
          <span className="text-ink-2">
            A commit that takes it back is on its way to <span className="mono">{build.branch}</span>.
          </span>
          <Button size="small" onClick={() => show(under.id)}>
            Show it
          </Button>
        </p>
      ) : culprit ? (
        <div className="flex flex-col items-start gap-1.5">
          <p className="text-dense text-ink-2">
            A new commit on <span className="mono">{build.branch}</span> can take back{' '}
            <span className="mono">{culprit.commit.slice(0, 7)}</span>, as a landing that passes{' '}
            {gates === '' ? 'the same way' : gates}. The branch and its history stay.
          </p>
          <Button size="small" look="danger" onClick={() => void revert(session, culprit.landing ?? '')}>
            Revert {culpritName(model, culprit)} on {build.branch}
          </Button>
        </div>
      ) : (
        !build.searching && (
          <p className="text-dense text-ink-2">
            {byHand
              ? 'Nothing that Espalier landed brought it: take it back by hand with git revert, or give the mending to an agent as a task.'
              : `Taking ${build.culprits.length === 1 ? 'it' : 'one of them'} back alone does not mend ${build.branch}: give the mending to an agent as a task.`}
          </p>
        )
      )}
    </section>
  )
}

const verdicts = {
  green: { shape: 'check', tone: 'leaf' },
  red: { shape: 'cross', tone: 'rust' },
  unknown: { shape: 'slash', tone: 'ink-3' },
} as const

/** Every state that was proved to find the cause, each with what was seen of it last. */
function Tried({ probes }: { probes: readonly Probe[] }) {
  const last = new Map(probes.map(({ what, verdict }) => [what, verdict]))
  return (
    <ul aria-label={count(last.size, 'state')} className="py-1">
      {[...last].map(([what, verdict]) => (
        <li key={what} className="flex min-h-7 items-center gap-2 px-4 text-dense">
          <Glyph {...verdicts[verdict]} size={12} />
          <span className="min-w-0 flex-1 truncate" title={what}>
            {what}
          </span>
          <span className="text-ink-3">{verdict}</span>
        </li>
      ))}
    </ul>
  )
}
