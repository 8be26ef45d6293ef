import { useMemo } from 'react'
import { cx } from './cx'

export interface DiffViewProps {
  files: readonly { path: string; status: string; added: number | null; removed: number | null }[]
  patch: string
  truncated: boolean
}

/** Changed files with their figures, and the patch below them. */
export function DiffView({ files, patch, truncated }: DiffViewProps) {
  const lines = useMemo(
    () =>
      patch
        .split('\n')
        .slice(0, 3000)
        .map((text, at) => ({ text, at })),
    [patch],
  )
  return (
    <div className="flex flex-col" data-selectable>
      <ul className="border-b py-1">
        {files.map(file => (
          <li key={file.path} className="mono tabular flex items-baseline gap-2 px-4 py-0.5 text-meta">
            <span className="w-3 text-ink-3">{file.status.slice(0, 1)}</span>
            <span className="min-w-0 flex-1 truncate">{file.path}</span>
            <span className="text-leaf">+{file.added ?? 0}</span>
            <span className="text-rust">−{file.removed ?? 0}</span>
          </li>
        ))}
      </ul>
      <pre className="mono overflow-x-auto py-2 text-meta leading-[17px]">
        {lines.map(line => (
          <span key={line.at} className={cx('block px-4', lineLook(line.text))}>
            {line.text || ' '}
          </span>
        ))}
      </pre>
      {truncated && <p className="px-4 pb-3 text-dense text-ink-3">The rest is too long to show here.</p>}
    </div>
  )
}

function lineLook(line: string): string {
  if (line.startsWith('@@')) return 'text-ink-3'
  if (line.startsWith('diff ') || line.startsWith('index ') || line.startsWith('+++') || line.startsWith('---'))
    return 'text-ink-3'
  if (line.startsWith('+')) return 'bg-leaf-soft'
  if (line.startsWith('-')) return 'bg-rust-soft'
  return 'text-ink-2'
}
