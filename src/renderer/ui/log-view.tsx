import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, Copy, Search } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type AnsiState, plainState, readLine, type Span } from './ansi'
import { cx } from './cx'
import { Icon } from './icon'
import { IconButton } from './icon-button'
import { Input } from './input'

const colours = [
  'text-ink-3',
  'text-rust',
  'text-leaf',
  'text-bud',
  'text-sky',
  'text-bark',
  'text-sky',
  'text-ink',
  'text-ink-3',
  'text-rust',
  'text-leaf',
  'text-bud',
  'text-sky',
  'text-bark',
  'text-sky',
  'text-ink',
]
const ROW = 17

export interface LogViewProps {
  /** Everything so far, as the program wrote it. */
  text: string
  running: boolean
  copy(text: string): void
  label: string
}

/** Output of a program, line by line, in its colours; it stays at the end until someone scrolls up. */
export function LogView({ text, running, copy, label }: LogViewProps) {
  const lines = useLines(text)
  const [find, setFind] = useState('')
  const [locked, setLocked] = useState(true)
  const scroller = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => {
    const word = find.toLowerCase()
    return word === '' ? lines : lines.filter(line => line.plain.toLowerCase().includes(word))
  }, [lines, find])
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
  })
  const count = shown.length
  useEffect(() => {
    if (locked && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' })
  }, [locked, count, virtual])

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-8 shrink-0 items-center gap-1 border-b px-2">
        <span className="min-w-8 shrink truncate px-1 text-dense text-ink-2">{label}</span>
        <span className="tabular shrink-0 text-meta whitespace-nowrap text-ink-3">
          {find ? `${count} of ` : ''}
          {lines.length === 1 ? '1 line' : `${lines.length} lines`}
          {running && ' · running'}
        </span>
        <span className="flex-1" />
        <Input
          aria-label="Find in the output"
          compact
          className="w-28 min-w-16 shrink"
          icon={<Icon of={Search} size={12} />}
          placeholder="Find"
          value={find}
          onChange={event => setFind(event.target.value)}
        />
        <IconButton size="small" label="Stay at the end" pressed={locked} onClick={() => setLocked(!locked)}>
          <Icon of={ArrowDown} size={14} />
        </IconButton>
        <IconButton size="small" label="Copy all of it" onClick={() => copy(lines.map(line => line.plain).join('\n'))}>
          <Icon of={Copy} size={14} />
        </IconButton>
      </div>
      <section
        ref={scroller}
        aria-label={label}
        data-selectable
        className="mono min-h-0 flex-1 overflow-auto py-1 text-meta"
        onScroll={event => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
          setLocked(scrollHeight - scrollTop - clientHeight < ROW * 2)
        }}
      >
        <div className="relative min-w-max" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(row => (
            <div
              key={row.key}
              className="absolute left-0 flex h-[17px] pr-4 leading-[17px] whitespace-pre"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <span className="tabular w-12 shrink-0 pr-3 text-right text-ink-3 select-none">
                {shown[row.index]?.number}
              </span>
              <span>
                {shown[row.index]?.spans.map(span => (
                  <span key={span.at} className={spanLook(span)}>
                    {span.text}
                  </span>
                ))}
              </span>
            </div>
          ))}
        </div>
      </section>
    </div>
  )
}

const spanLook = (span: Span): string =>
  cx(span.colour === null ? 'text-ink' : colours[span.colour], span.bold && 'font-semibold', span.dim && 'opacity-70')

interface Line {
  number: number
  plain: string
  spans: Span[]
}

/** Splits text into lines; what was read before is not read again while text only grows. */
function useLines(text: string): Line[] {
  const memory = useRef<{ text: string; lines: Line[]; state: AnsiState; done: number }>({
    text: '',
    lines: [],
    state: plainState,
    done: 0,
  })
  return useMemo(() => {
    const known = memory.current
    const grows = text.startsWith(known.text)
    const lines = grows ? known.lines.slice() : []
    let state = grows ? known.state : plainState
    let done = grows ? known.done : 0
    const add = (raw: string) => {
      const read = readLine(raw, state)
      state = read.state
      return { number: lines.length + 1, plain: read.spans.map(span => span.text).join(''), spans: read.spans }
    }
    for (let end = text.indexOf('\n', done); end >= 0; end = text.indexOf('\n', done)) {
      lines.push(add(text.slice(done, end)))
      done = end + 1
    }
    memory.current = { text: text.slice(0, done), lines, state, done }
    const rest = text.slice(done)
    return rest === '' ? lines : [...lines, add(rest)]
  }, [text])
}
