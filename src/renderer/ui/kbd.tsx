import { cx } from './cx'
import { keyCaps } from './keys'

/** A shortcut as key caps: `mod+k`, or `g b` for one key after the other. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cx('inline-flex items-center gap-1 text-ink-3', className)}>
      {keyCaps(keys).map(stroke => (
        <kbd key={stroke.join('')} className="inline-flex font-sans text-meta tracking-wide">
          {stroke.every(cap => cap.length === 1) ? stroke.join('') : stroke.join('+')}
        </kbd>
      ))}
    </span>
  )
}
