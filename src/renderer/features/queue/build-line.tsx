import { useModel, useSession } from '@renderer/store/context'
import { buildLooks } from '@renderer/store/looks'
import { Button } from '@renderer/ui/button'
import { RelativeTime } from '@renderer/ui/relative-time'
import { StatePill } from '@renderer/ui/state-pill'
import { buildsOf } from '@shared/domain/build/rules'
import type { Build } from '@shared/domain/build/schema'
import { lookup } from '@shared/domain/lookup'
import { revert } from './conflict-actions'

/** A culprit as people know it: the branch that landed, else the commit. */
type Name = (landing: string | null, commit: string) => string

function words(build: Build, name: Name): string {
  if (build.searching) return `Looking for what broke it: ${build.probes.length} tried`
  if (build.state === 'red' && build.culprits.length > 0)
    return `Broken by ${build.culprits.map(({ landing, commit }) => name(landing, commit)).join(' with ')}`
  return build.reason?.message ?? ''
}

/** How a level's branch stands as a whole: its latest build, what broke it, and one click to take that back. */
export function BuildLine({ target, level }: { target: string; level: string }) {
  const session = useSession()
  const build = useModel(model => buildsOf(model, target).at(-1))
  const start = async () => {
    const begun = await session.engine.call('build.start', { level: target })
    if (!begun.ok) session.notify({ kind: 'refused', failure: begun.error })
  }
  const busy = build?.state === 'running' || build?.searching === true
  const landings = useModel(model => model.landings)
  const name: Name = (landing, commit) => lookup(landings, landing)?.branch ?? commit.slice(0, 7)
  const said = build ? words(build, name) : ''
  return (
    <section aria-label={`Build of ${target}`} className="flex flex-col gap-1 px-4 pb-2">
      <div className="flex flex-wrap items-center gap-2 text-dense text-ink-2">
        {build ? (
          <>
            <StatePill state={buildLooks[build.searching ? 'running' : build.state]} />
            <span className="mono">{build.commit.slice(0, 7)}</span>
            <RelativeTime at={build.endedAt ?? build.startedAt} className="text-ink-3" />
          </>
        ) : (
          <span className="text-ink-3">Never built as a whole</span>
        )}
        <Button
          size="small"
          look="quiet"
          disabled={busy}
          title={`Runs the gates of level ${level} on ${target} as it stands`}
          onClick={() => void start()}
        >
          Build
        </Button>
        {build?.revert && !busy && (
          <Button size="small" look="danger" onClick={() => build.revert && void revert(session, build.revert)}>
            Revert {name(build.revert, build.revert)}
          </Button>
        )}
      </div>
      {said !== '' && <p className="text-dense text-ink-2">{said}</p>}
    </section>
  )
}
