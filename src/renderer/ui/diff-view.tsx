import { useEffect, useMemo, useRef } from 'react'
import { cx } from './cx'
import { type PatchFile, readPatch } from './patch'

export interface DiffViewProps {
  files: readonly { path: string; status: string; added: number | null; removed: number | null }[]
  patch: string
  truncated: boolean
  /** Files to mark, those in conflict say. */
  marked?: readonly string[]
  /** File to bring into sight. */
  reveal?: string | null
}

const LINES = 3000

/** Changed files with their figures, and the patch of each below them; a click on a file goes there. */
export function DiffView({ files, patch, truncated, marked = [], reveal = null }: DiffViewProps) {
  const parts = useMemo(() => readPatch(patch, LINES), [patch])
  const root = useRef<HTMLDivElement>(null)
  const go = (path: string) =>
    root.current?.querySelector(`[data-file="${CSS.escape(path)}"]`)?.scrollIntoView({ block: 'start' })
  useEffect(() => {
    if (reveal !== null)
      root.current?.querySelector(`[data-file="${CSS.escape(reveal)}"]`)?.scrollIntoView({ block: 'start' })
  }, [reveal])
  return (
    <div ref={root} className="flex flex-col">
      <ul className="border-b py-1">
        {files.map(file => (
          <li key={file.path}>
            <button
              type="button"
              onClick={() => go(file.path)}
              className="mono tabular flex w-full items-baseline gap-2 px-4 py-0.5 text-left text-meta hover:bg-hover"
            >
              <span className="w-3 text-ink-3" title={words[letter(file.status)]}>
                {letter(file.status)}
              </span>
              <span className="min-w-0 flex-1 truncate">{file.path}</span>
              {marked.includes(file.path) && <span className="font-sans text-rust">conflict</span>}
              <Figures file={file} />
            </button>
          </li>
        ))}
      </ul>
      {parts.map(part => (
        <FilePatch key={part.path} part={part} />
      ))}
      {truncated && <p className="px-4 py-3 text-dense text-ink-3">The rest is too long to show here.</p>}
    </div>
  )
}

const letter = (status: string) => status.slice(0, 1).toUpperCase()
const words: Record<string, string> = { A: 'Added', M: 'Modified', D: 'Deleted', R: 'Renamed', C: 'Copied', T: 'Type' }

function Figures({ file }: { file: { added: number | null; removed: number | null } }) {
  if (file.added === null && file.removed === null) return <span className="text-ink-3">binary</span>
  return (
    <>
      <span className="text-leaf">+{file.added ?? 0}</span>
      <span className="text-rust">−{file.removed ?? 0}</span>
    </>
  )
}

function FilePatch({ part }: { part: PatchFile }) {
  return (
    <section
      data-file={part.path}
      aria-label={part.path}
      className="[contain-intrinsic-size:auto_400px] [content-visibility:auto]"
    >
      <h4 className="mono sticky top-0 truncate border-b bg-ground px-4 py-1 text-meta text-ink-2">{part.path}</h4>
      <pre className="mono overflow-x-auto border-b py-1 text-meta leading-[17px]" data-selectable>
        {part.lines.map(line => (
          <span key={line.at} className={cx('block min-w-max px-4', lineLook(line.text))}>
            {line.text || ' '}
          </span>
        ))}
      </pre>
    </section>
  )
}

function lineLook(line: string): string {
  if (line.startsWith('@@')) return 'text-ink-3'
  if (line.startsWith('+')) return 'bg-leaf-soft'
  if (line.startsWith('-')) return 'bg-rust-soft'
  return 'text-ink-2'
}
