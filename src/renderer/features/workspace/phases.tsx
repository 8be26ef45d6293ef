import { useDerived, useSession } from '@renderer/store/context'
import { type ProjectSession, perform } from '@renderer/store/session'
import type { MenuLine } from '@renderer/store/task-menu'
import { GiveScore } from '@renderer/ui/give-score'
import { StateGlyph } from '@renderer/ui/glyph'
import type { Look } from '@renderer/ui/look'
import { ContextMenu } from '@renderer/ui/menu'
import { type PhaseView, phaseViews } from '@shared/domain/phase/view'
import { SideHeading } from './side-heading'

const looks: Record<PhaseView['state'], Look> = {
  pending: { shape: 'dashed', tone: 'ink-3', word: 'Not begun' },
  active: { shape: 'half', tone: 'leaf', word: 'Under way' },
  done: { shape: 'check', tone: 'leaf', word: 'Done' },
}
const asking: Look = { shape: 'clock', tone: 'bud', word: 'Asks people' }
const red: Look = { shape: 'cross', tone: 'rust', word: 'Its gate is red' }

/** The phases of the plan, how far each has come and what it waits for. Nothing where there is no plan. */
export function Phases() {
  const phases = useDerived(phaseViews)
  if (phases.length === 0) return null
  return (
    <section aria-label="Phases">
      <SideHeading title="Phases" />
      <ul>
        {phases.map(phase => (
          <li key={phase.name}>
            <Row phase={phase} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Row({ phase }: { phase: PhaseView }) {
  const session = useSession()
  const look = lookOf(phase)
  const line = lineOf(phase)
  return (
    <ContextMenu items={() => menuOf(session, phase)}>
      <div className="flex w-full items-start gap-2 px-3 py-1" title={line ?? undefined}>
        <StateGlyph look={look} said className="mt-px" />
        <span className="min-w-0 flex-1">
          <span className={`block truncate text-dense ${phase.state === 'active' ? 'text-ink' : 'text-ink-2'}`}>
            {phase.name}
          </span>
          {line && <span className="line-clamp-2 text-meta text-ink-3">{line}</span>}
          {phase.state === 'active' && phase.gate?.asks && (
            <GiveScore
              ask={phase.gate.asks.question}
              most={phase.gate.asks.out_of}
              give={score => void perform(session, { type: 'phase.score', id: phase.name, score })}
            />
          )}
        </span>
        <span className="tabular shrink-0 text-meta text-ink-3">{progressOf(phase)}</span>
      </div>
    </ContextMenu>
  )
}

function lookOf({ state, gate }: PhaseView): Look {
  if (state === 'active' && gate?.asks) return asking
  return state === 'active' && gate?.state === 'failed' ? red : looks[state]
}

/** Waves where the phase counts in waves, else tasks. */
function progressOf({ waves, tasks, state }: PhaseView): string {
  if (waves.length === 0) return tasks.total === 0 || state === 'done' ? '' : `${tasks.done}/${tasks.total}`
  const sum = (of: 'done' | 'count') => waves.reduce((total, wave) => total + wave[of], 0)
  return `wave ${sum('done')}/${sum('count')}`
}

function lineOf(phase: PhaseView): string | null {
  if (phase.state === 'pending') return phase.waits_for.length > 0 ? `waits for ${phase.waits_for.join(', ')}` : null
  if (phase.state === 'done') return phase.tag ? `tagged ${phase.tag}` : null
  if (phase.gate?.asks) return phase.gate.reason
  if (phase.gate?.state === 'failed') return `${phase.gate.name}: ${phase.gate.reason ?? 'red'}`
  if (phase.gate?.state === 'running') return `${phase.gate.name} runs`
  return phase.agents.join(', ') || null
}

function menuOf(session: ProjectSession, { name, state, gate }: PhaseView): MenuLine[] {
  return [
    { kind: 'label', id: 'which', title: `Phase ${name}` },
    ...(gate?.state === 'failed'
      ? [
          {
            id: 'retry',
            title: `Run ${gate.name} again`,
            run: () => void perform(session, { type: 'phase.retry', id: name }),
          },
        ]
      : []),
    {
      id: 'complete',
      title: 'Say that it is complete',
      disabled: state === 'done',
      run: () => void perform(session, { type: 'phase.complete', id: name }),
    },
  ]
}
