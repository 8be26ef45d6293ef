import { useModel, useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { count } from '@renderer/ui/count'
import { Mark } from '@renderer/ui/mark'
import { editConfig } from './edit-config'

/** A project whose configuration was never good: each mistake at its line, and the way to it. */
export function Mistakes() {
  const session = useSession()
  const problems = useModel(model => model.project?.problems ?? none)
  return (
    <div className="flex h-full items-center justify-center overflow-y-auto bg-pane p-8">
      <div className="flex max-w-160 flex-col gap-4">
        <Mark size={40} />
        <h1 className="text-title font-semibold">multi-agent.yaml has {count(problems.length, 'mistake')}</h1>
        <p className="text-ink-2">
          Until that is corrected nobody works on {session.name}. The file is read again as soon as it is saved.
        </p>
        <ul className="flex flex-col gap-2" aria-label="Mistakes" data-selectable>
          {problems.map(({ line, column, message }) => (
            <li key={`${line}:${column}:${message}`} className="flex items-baseline gap-3">
              <span className="mono min-w-10 shrink-0 text-dense text-ink-3">
                {line}:{column}
              </span>
              <span className="min-w-0 break-words">{message}</span>
            </li>
          ))}
        </ul>
        <div className="flex gap-2 pt-2">
          <Button look="primary" onClick={() => editConfig(session)}>
            Edit multi-agent.yaml
          </Button>
          <Button look="quiet" onClick={session.leave}>
            Open another project
          </Button>
        </div>
      </div>
    </div>
  )
}

const none: never[] = []
