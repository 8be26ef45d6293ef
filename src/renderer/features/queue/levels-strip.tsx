import { promoteBranch } from '@renderer/store/branch-actions'
import { useDerived, useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { exactTime } from '@renderer/ui/format-time'
import { Glyph } from '@renderer/ui/glyph'
import { type LevelView, levelViews } from '@shared/domain/level/view'

/** What a level's branch is at, in a few words. */
function standing(view: LevelView): string {
  const [first, ...more] = view.waiting
  const open = first ? `${first.state}: ${first.branch}${more.length > 0 ? ` and ${more.length} more` : ''}` : ''
  const due = view.next_due === null ? '' : `next ${exactTime(Date.parse(view.next_due))}`
  const ahead = view.ready ? `${view.ahead} ahead` : ''
  return [ahead, open, due].filter(text => text !== '').join(' · ')
}

/** The branches work comes up by, lowest first: what stands ready on each, and the way to take it further up. */
export function LevelsStrip() {
  const session = useSession()
  const views = useDerived(levelViews)
  if (views.length < 2) return null
  return (
    <section aria-label="Levels" className="border-b px-4 py-2">
      <h3 className="pb-1 text-meta font-medium text-ink-3">Levels</h3>
      <ul className="flex flex-col gap-0.5">
        {views.map(view => (
          <li key={view.branch} className="flex min-h-8 items-center gap-2 py-0.5">
            <Glyph
              shape={view.ready ? 'ring' : 'dot'}
              tone={view.ready ? 'sky' : 'ink-3'}
              label={view.ready ? 'ready to go up' : 'nothing to take'}
              size={12}
            />
            <span className="min-w-0 flex-1">
              <span className="mono block truncate text-dense leading-tight">{view.branch}</span>
              {standing(view) !== '' && <span className="block truncate text-meta text-ink-3">{standing(view)}</span>}
            </span>
            {view.parent_level !== null && view.ready && (
              <Button
                size="small"
                title={`Offer what is on ${view.branch} to ${view.parent}`}
                onClick={() => void promoteBranch(session, view)}
              >
                Promote
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
