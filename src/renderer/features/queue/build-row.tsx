import { buildLook, buildTitle, buildWhy } from '@renderer/store/builds'
import { useModel, useSession } from '@renderer/store/context'
import { cx } from '@renderer/ui/cx'
import { StateGlyph } from '@renderer/ui/glyph'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { Build } from '@shared/domain/build/schema'
import { rowId } from './detail-head'

/** How a level's branch stands as a whole: the latest look at it, on top of its queue. */
export function BuildRow({ build, selected }: { build: Build; selected: boolean }) {
  const session = useSession()
  const model = useModel(whole => whole)
  const look = buildLook(model, build)
  const why = buildWhy(model, build)
  return (
    <button
      id={rowId(build.id)}
      type="button"
      role="option"
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      onClick={() => session.ui.setState({ landing: build.id })}
      className={cx('flex w-full items-start gap-2 px-4 py-1.5 text-left', selected ? 'bg-sky-soft' : 'hover:bg-hover')}
    >
      <StateGlyph look={look} said className="mt-px" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-dense text-ink">{buildTitle(model, build)}</span>
        {why !== '' && (
          <span className="block truncate text-meta text-ink-3" title={why}>
            {why}
          </span>
        )}
      </span>
      <RelativeTime at={build.endedAt ?? build.startedAt} className="shrink-0 pt-px text-meta text-ink-3" />
    </button>
  )
}
