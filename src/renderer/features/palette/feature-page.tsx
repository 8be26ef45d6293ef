import { useDerived, useSession } from '@renderer/store/context'
import { count } from '@renderer/ui/count'
import { Icon } from '@renderer/ui/icon'
import { featureViews } from '@shared/domain/feature/view'
import { Plus, Sprout } from 'lucide-react'
import { PaletteItem } from './palette-item'

/** The features there are, with who has a seat in them; and a way to set up another. */
export function FeaturePage({ close }: { close(): void }) {
  const session = useSession()
  const features = useDerived(featureViews)
  return (
    <>
      {features.map(({ id, spec, state, implementors, tasks, reason }) => (
        <PaletteItem
          key={id}
          value={id}
          title={spec}
          icon={<Icon of={Sprout} size={14} className="text-ink-3" />}
          note={
            state === 'broken' && reason !== null
              ? reason
              : `an overseer, ${count(implementors.length, 'implementor')}, ${count(tasks.length, 'task')}`
          }
          words={[id]}
          onSelect={() => {
            close()
            session.panes.open({ kind: 'checkouts' })
          }}
        />
      ))}
      <PaletteItem
        value="set up"
        title="Set up a feature…"
        icon={<Icon of={Plus} size={14} className="text-ink-3" />}
        onSelect={() => {
          close()
          session.ui.setState({ feature: true })
        }}
      />
    </>
  )
}
