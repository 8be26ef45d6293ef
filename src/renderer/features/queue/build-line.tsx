import { useModel, useSession } from '@renderer/store/context'
import { buildLooks } from '@renderer/store/looks'
import { Button } from '@renderer/ui/button'
import { StateGlyph } from '@renderer/ui/glyph'
import { RelativeTime } from '@renderer/ui/relative-time'
import { buildsOf } from '@shared/domain/build/rules'
import type { Build } from '@shared/domain/build/schema'
import { lookup } from '@shared/domain/lookup'
import type { ReactNode } from 'react'
import { revert } from './conflict-actions'

/** A culprit as people know it: the branch that landed, else the commit. */
type Name = (landing: string | null, commit: string) => string

function words(build: Build, name: Name): string {
  if (build.searching) return `Looking for what broke it: ${build.probes.length} tried`
  if (build.state === 'red' && build.culprits.length > 0)
    return `Broken by ${build.culprits.map(({ landing, commit }) => name(landing, commit)).join(' with ')}`
  return build.reason?.message ?? ''
}

/** A level's heading with how its branch stands as a whole: its latest build, what broke it, one click to take that back. */
export function BuildLine({ target, level, children }: { target: string; level: string; children: ReactNode }) {
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
  const look = build ? buildLooks[build.searching ? 'running' : build.state] : null
  return (
    <section aria-label={`Build of ${target}`} className="px-4 pt-1.5">
      <div className="flex min-h-8 flex-wrap items-center gap-x-2">
        <div className="min-w-32 flex-1">{children}</div>
        {build && look && (
          <span
            className="flex shrink-0 items-center gap-1.5 text-meta text-ink-3"
            title={`Build of ${build.commit.slice(0, 7)}: ${look.word}`}
          >
            <StateGlyph look={look} said size={12} />
            <span>{look.word}</span>
            <RelativeTime at={build.endedAt ?? build.startedAt} />
          </span>
        )}
        <Button
          size="small"
          look="quiet"
          disabled={busy}
          title={`Runs the gates of level ${level} on ${target} as it stands${build ? '' : '; never done so far'}`}
          onClick={() => void start()}
        >
          Build
        </Button>
      </div>
      {(said !== '' || build?.revert) && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 pb-1.5 text-dense text-ink-2">
          <p className="min-w-0 break-words">{said}</p>
          {build?.revert && !busy && (
            <Button size="small" look="danger" onClick={() => build.revert && void revert(session, build.revert)}>
              Revert {name(build.revert, build.revert)}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
