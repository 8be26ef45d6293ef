import type { Check } from '@renderer/store/checks'
import { gateLooks } from '@renderer/store/looks'
import { cx } from '@renderer/ui/cx'
import { Glyph, StateGlyph } from '@renderer/ui/glyph'
import type { Look } from '@renderer/ui/look'

/** One gate of a check as far as it is known. */
export interface GateLine {
  name: string
  state: 'running' | 'passed' | 'failed' | 'skipped'
  log: string | null
  exitCode: number | null
  message: string
}

/** The gates of a check: those that ended with what they said, those begun as running. */
export function gateLines(check: Check): GateLine[] {
  if (check.gate) {
    const { ok, log, exitCode, message } = check.gate
    const name = check.what.kind === 'gate' ? check.what.gate : ''
    return [{ name, state: ok ? 'passed' : 'failed', log, exitCode, message: ok ? '' : message }]
  }
  if (check.branch)
    return check.branch.gates.map(({ name, ok, log, exitCode, message }) => ({
      name,
      state: !ok ? 'failed' : log === null && exitCode === null ? 'skipped' : 'passed',
      log,
      exitCode,
      message,
    }))
  return check.started.map(({ gate, log }, at) => ({
    name: gate,
    state: at === check.started.length - 1 ? (check.state === 'running' ? 'running' : 'skipped') : 'passed',
    log,
    exitCode: null,
    message: '',
  }))
}

/** What was looked at, one row each: the merge first, then the gates. */
export function CheckRows({
  check,
  lines,
  chosen,
  onChoose,
}: {
  check: Check
  lines: readonly GateLine[]
  chosen: string | null
  onChoose(name: string): void
}) {
  const conflicts = check.branch?.conflicts ?? []
  const merged = check.started.length > 0 || check.branch !== null
  return (
    <ul className="shrink-0 border-t" aria-label="What was checked">
      {check.what.kind === 'branch' && merged && (
        <li className="flex min-h-8 flex-wrap items-center gap-x-2 px-4 py-1 text-dense" data-selectable>
          <Glyph shape={conflicts.length > 0 ? 'cross' : 'check'} tone={conflicts.length > 0 ? 'rust' : 'leaf'} />
          <span className="font-medium">Merge</span>
          <span className="text-ink-2">{conflicts.length > 0 ? 'Both sides changed' : 'No conflict'}</span>
          {conflicts.map(path => (
            <span key={path} className="mono text-ink-2">
              {path}
            </span>
          ))}
        </li>
      )}
      {lines.map(line => (
        <li key={line.name}>
          <button
            type="button"
            aria-pressed={line.name === chosen}
            disabled={line.log === null}
            onClick={() => onChoose(line.name)}
            className={cx(
              'flex min-h-8 w-full flex-wrap items-center gap-x-2 px-4 py-1 text-left text-dense',
              line.name === chosen && line.log !== null ? 'bg-hover' : 'enabled:hover:bg-hover',
            )}
          >
            <Mark look={gateLooks[line.state]} />
            <span className="mono font-medium">{line.name}</span>
            <span className="text-ink-2">{gateLooks[line.state].word}</span>
            {line.exitCode !== null && line.exitCode !== 0 && (
              <span className="mono text-ink-2">exit {line.exitCode}</span>
            )}
            {line.message && <span className="text-ink-2">{line.message}</span>}
          </button>
        </li>
      ))}
      {check.gate?.figures.map(figure => (
        <li key={figure.name} className="tabular flex items-center gap-2 px-4 py-1 pl-9 text-dense text-ink-2">
          <Glyph shape={figure.ok ? 'check' : 'cross'} tone={figure.ok ? 'leaf' : 'rust'} size={10} />
          {figure.name} <span className="text-ink">{figure.value ?? 'not found'}</span>
          <span className="text-ink-3">{figure.required}</span>
        </li>
      ))}
    </ul>
  )
}

function Mark({ look }: { look: Look }) {
  return <StateGlyph look={look} />
}
