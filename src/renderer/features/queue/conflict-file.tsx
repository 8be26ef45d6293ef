import { cx } from '@renderer/ui/cx'
import { Segments } from '@renderer/ui/segments'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'

/** A file as each side of a conflict has it; null where it is not there. */
export interface Sides {
  path: string
  base: string | null
  ours: string | null
  theirs: string | null
  result: string | null
}

/** What was made of it has no marker of git's left in it. */
const isResolved = ({ result }: Sides): boolean => result !== null && !/^<{7} /m.test(result)

type View = 'sides' | 'base' | 'result'

const linesOf = (text: string | null) =>
  (text ?? '')
    .replace(/\n$/, '')
    .split('\n')
    .map((line, at) => ({ line, number: at + 1 }))

/** One file in conflict: both sides beside each other with what each changed marked, and what it was and became. */
export function ConflictFile({ file, target, branch }: { file: Sides; target: string; branch: string }) {
  const [view, setView] = useState<View>(isResolved(file) ? 'result' : 'sides')
  const before = useMemo(() => new Set(linesOf(file.base).map(({ line }) => line)), [file.base])
  const options: { value: View; title: string }[] = [
    { value: 'sides', title: 'Both sides' },
    { value: 'base', title: 'Before both' },
    ...(file.result === null ? [] : [{ value: 'result' as const, title: 'Result' }]),
  ]
  return (
    <section aria-label={file.path} className="@container flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="mono min-w-0 flex-1 truncate text-dense font-medium" title={file.path}>
          {file.path}
        </h3>
        <Segments label="What to show" value={view} options={options} onChange={setView} />
      </div>
      {view === 'sides' ? (
        <div className="grid grid-cols-1 overflow-hidden rounded-control border @min-[560px]:grid-cols-2">
          <Side title={target} text={file.ours} before={before} />
          <Side title={branch} text={file.theirs} before={before} second />
        </div>
      ) : (
        <div className="overflow-hidden rounded-control border">
          <Side
            title={view === 'base' ? 'Before both' : 'Result'}
            text={view === 'base' ? file.base : file.result}
            before={before}
          />
        </div>
      )}
    </section>
  )
}

/** One side, its first changed line in sight. */
function Side({
  title,
  text,
  before,
  second = false,
}: {
  title: string
  text: string | null
  before: ReadonlySet<string>
  second?: boolean
}) {
  const box = useRef<HTMLOListElement>(null)
  useLayoutEffect(() => {
    const changed = box.current?.querySelector<HTMLElement>('[data-changed]')
    if (text !== null && changed) box.current?.scrollTo({ top: changed.offsetTop - box.current.offsetTop - 48 })
  }, [text])
  return (
    <figure className={cx('min-w-0', second && 'border-t @min-[560px]:border-t-0 @min-[560px]:border-l')}>
      <figcaption className="mono truncate border-b bg-ground px-3 py-1 text-meta text-ink-2" title={title}>
        {title}
      </figcaption>
      {text === null ? (
        <p className="px-3 py-2 text-dense text-ink-3">Not there on this side.</p>
      ) : (
        <ol ref={box} className="mono max-h-44 overflow-auto py-1 text-meta @min-[560px]:max-h-80" data-selectable>
          {linesOf(text).map(({ line, number }) => {
            const changed = !before.has(line)
            return (
              <li
                key={number}
                {...(changed ? { 'data-changed': true } : {})}
                className={cx('flex min-w-max gap-3 pr-3', changed && 'bg-sky-soft')}
              >
                <span className="tabular w-9 shrink-0 text-right text-ink-3 select-none">{number}</span>
                <span className="whitespace-pre">{line}</span>
              </li>
            )
          })}
        </ol>
      )}
    </figure>
  )
}
