import { useModel, useSession } from '@renderer/store/context'
import { gateLooks, landingLooks } from '@renderer/store/looks'
import { Field } from '@renderer/ui/field'
import { StateGlyph } from '@renderer/ui/glyph'
import { StatePill } from '@renderer/ui/state-pill'
import { lookup } from '@shared/domain/lookup'
import type { Task } from '@shared/domain/task/schema'

/** Where the task's branch stands on its way up, gate by gate; nothing while it has none. */
export function TaskLanding({ task }: { task: Task }) {
  const session = useSession()
  const landing = useModel(model => lookup(model.landings, task.landing))
  if (!landing) return null
  const show = () => {
    session.ui.setState({ landing: landing.id })
    session.panes.open({ kind: 'landing' })
  }
  return (
    <Field title="Landing">
      <button
        type="button"
        onClick={show}
        className="-mx-1 flex w-full flex-col gap-1 rounded-sm px-1 text-left hover:bg-hover"
      >
        <span className="flex items-center gap-1.5">
          <StatePill state={landingLooks[landing.state]} />
          <span className="text-ink-3">
            on <span className="mono">{landing.target}</span>
          </span>
        </span>
        {landing.gates.map(gate => {
          const look = gateLooks[gate.state]
          return (
            <span key={gate.name} className="flex items-center gap-1.5 text-ink-2">
              <StateGlyph look={look} />
              <span className="mono">{gate.name}</span>
              <span className="text-ink-3">{look.word.toLowerCase()}</span>
            </span>
          )
        })}
      </button>
    </Field>
  )
}
