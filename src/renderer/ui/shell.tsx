import { Mark } from './mark'
import { Skeleton } from './skeleton'

/** The window's structure before anything is known: what is first painted. */
export function Shell() {
  return (
    <div className="flex h-full flex-col" role="status" aria-label="Opening">
      <div className="flex h-10 shrink-0 items-center border-b px-3">
        <Mark size={16} />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="w-58 shrink-0 border-r">
          <Skeleton rows={6} />
        </div>
        <div className="flex-1 bg-pane" />
      </div>
      <div className="h-6 shrink-0 border-t" />
    </div>
  )
}
