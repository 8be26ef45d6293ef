import { checkLook, checkTitle } from '@renderer/store/check-look'
import type { Check } from '@renderer/store/checks'
import { useSession } from '@renderer/store/context'
import { cx } from '@renderer/ui/cx'
import { Glyph } from '@renderer/ui/glyph'
import { RelativeTime } from '@renderer/ui/relative-time'

/** The checks of this window, the latest first. */
export function CheckList({ list, chosen }: { list: readonly Check[]; chosen: number }) {
  const session = useSession()
  return (
    <ul
      aria-label="Checks"
      className="max-h-[35%] shrink-0 overflow-y-auto border-b py-1 @min-[640px]:max-h-none @min-[640px]:w-[32%] @min-[640px]:max-w-80 @min-[640px]:border-r @min-[640px]:border-b-0"
    >
      {list.map(check => {
        const { shape, tone, word, live } = checkLook(check)
        return (
          <li key={check.id}>
            <button
              type="button"
              aria-pressed={check.id === chosen}
              onClick={() => session.checks.choose(check.id)}
              className={cx(
                'flex w-full items-start gap-2 px-4 py-1.5 text-left',
                check.id === chosen ? 'bg-sky-soft' : 'hover:bg-hover',
              )}
            >
              <Glyph shape={shape} tone={tone} {...(live ? { live } : {})} className="mt-px" />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-dense">{checkTitle(check)}</span>
                <span className="block truncate text-meta text-ink-3">{word}</span>
              </span>
              <RelativeTime at={check.endedAt ?? check.startedAt} className="text-meta text-ink-3" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
