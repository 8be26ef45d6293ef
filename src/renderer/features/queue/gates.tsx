import { gateLooks } from '@renderer/store/looks'
import { cx } from '@renderer/ui/cx'
import { spanText } from '@renderer/ui/format-time'
import { Glyph, StateGlyph } from '@renderer/ui/glyph'
import type { TestReport } from '@shared/domain/gate/reports'
import type { GateRun } from '@shared/domain/landing/schema'

/** Gates, one row each: verdict, time, exit code, figures. */
export function Gates({
  gates,
  chosen,
  onChoose,
}: {
  gates: readonly GateRun[]
  chosen: string | null
  onChoose(name: string): void
}) {
  return (
    <ul className="shrink-0" aria-label="Gates">
      {gates.map(gate => (
        <li key={gate.name}>
          <button
            type="button"
            aria-pressed={gate.name === chosen}
            onClick={() => onChoose(gate.name)}
            className={cx(
              'flex min-h-8 w-full items-start gap-2 px-4 py-1.5 text-left text-dense',
              gate.name === chosen ? 'bg-hover' : 'hover:bg-hover',
            )}
          >
            <GateFace gate={gate} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function GateFace({ gate }: { gate: GateRun }) {
  const look = gateLooks[gate.state]
  const span = gate.startedAt !== null && gate.endedAt !== null ? gate.endedAt - gate.startedAt : null
  return (
    <>
      <StateGlyph look={look} className="mt-px" />
      <span className="flex min-w-0 flex-1 flex-wrap gap-x-3 gap-y-0.5">
        <span>
          <span className="mono font-medium">{gate.name}</span> <span className="text-ink-2">{look.word}</span>
        </span>
        {gate.tests && <Tests tests={gate.tests} />}
        {gate.state === 'passed' && gate.tries > 1 && (
          <span className="text-bud">flaky: passed on try {gate.tries}</span>
        )}
        {gate.cached && <span className="text-ink-3">known from before</span>}
        {gate.exitCode !== null && gate.exitCode !== 0 && <span className="mono text-ink-2">exit {gate.exitCode}</span>}
        {gate.figures.map(figure => (
          <span key={figure.name} className="tabular inline-flex items-center gap-1 text-ink-2" title={figure.required}>
            <Glyph
              shape={figure.ok ? 'check' : 'cross'}
              tone={figure.ok ? 'leaf' : figure.blocker ? 'rust' : 'bud'}
              size={10}
            />
            {figure.name} <span className="text-ink">{figure.value ?? 'not found'}</span>
            <span className="text-ink-3">{figure.required}</span>
          </span>
        ))}
        {gate.reason && gate.state === 'skipped' && <span className="truncate text-ink-3">{gate.reason.message}</span>}
      </span>
      {span !== null && <span className="tabular shrink-0 text-ink-3">{spanText(span)}</span>}
    </>
  )
}

function Tests({ tests }: { tests: TestReport }) {
  return (
    <span className="tabular text-ink-2" title={tests.failing.join('\n')}>
      {tests.passed} of {tests.total} tests passed
      {tests.skipped > 0 && <span className="text-ink-3">, {tests.skipped} skipped</span>}
      {tests.failed > 0 && <span className="text-rust">, {tests.failed} failed</span>}
    </span>
  )
}
