import { mayPromote, promoteBranch } from '@renderer/store/branch-actions'
import { useDerived, useModel, useSession } from '@renderer/store/context'
import { landingLooks } from '@renderer/store/looks'
import { Button } from '@renderer/ui/button'
import { exactTime } from '@renderer/ui/format-time'
import { Glyph, StateGlyph } from '@renderer/ui/glyph'
import type { LandingState } from '@shared/domain/landing/schema'
import { type LevelView, levelViews } from '@shared/domain/level/view'
import { lookup } from '@shared/domain/lookup'

const OPEN: readonly LandingState[] = ['proving', 'queued', 'waiting', 'held']

/** What a level's branch is at, in a few words: how far ahead it is, what lands on it, when it goes up. */
function standing({ ready, ahead, waiting, next_due: next }: LevelView): string {
  const open = OPEN.flatMap(state => {
    const n = waiting.filter(one => one.state === state).length
    return n === 0 ? [] : [`${n} ${landingLooks[state].word.toLowerCase()}`]
  })
  const due = next === null ? [] : [`next ${exactTime(Date.parse(next))}`]
  return [...(ready ? [`${ahead} ahead`] : []), ...open, ...due].join(' · ')
}

/** The branches work comes up by, lowest first: what stands ready on each, and the way to take it further up. */
export function LevelsStrip() {
  const views = useDerived(levelViews)
  if (views.length < 2) return null
  return (
    <section aria-label="Levels" className="border-b px-4 py-2">
      <h3 className="pb-1 text-meta font-medium text-ink-3">Levels</h3>
      <ul>
        {views.map(view => (
          <li key={view.branch} className="flex min-h-7 items-center gap-2">
            <Glyph
              shape={view.ready ? 'ring' : 'dot'}
              tone={view.ready ? 'sky' : 'ink-3'}
              label={view.ready ? 'ready to go up' : 'nothing to take'}
              size={12}
            />
            <span className="mono min-w-0 truncate text-dense" title={view.branch}>
              {view.branch}
            </span>
            <span className="tabular min-w-0 flex-1 shrink-[2] truncate text-meta text-ink-3" title={standing(view)}>
              {standing(view)}
            </span>
            <WayUp view={view} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The way to take what stands on a level further up, or where it is on that way. */
function WayUp({ view }: { view: LevelView }) {
  const session = useSession()
  const landing = useModel(model => lookup(model.landings, view.going_up))
  if (landing) {
    const look = landingLooks[landing.state]
    return (
      <Button
        size="small"
        look="quiet"
        className="-mr-2"
        icon={<StateGlyph look={look} size={12} />}
        title={`On its way to ${landing.target}: show it in the queue`}
        onClick={() => session.ui.setState({ landing: landing.id })}
      >
        {look.word}
      </Button>
    )
  }
  if (!mayPromote(view)) return null
  return (
    <Button
      size="small"
      title={`Offer what is on ${view.branch} to ${view.parent}`}
      onClick={() => void promoteBranch(session, view)}
    >
      Promote
    </Button>
  )
}
