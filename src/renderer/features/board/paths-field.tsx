import { useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { InlineText } from '@renderer/ui/inline-text'
import type { Task } from '@shared/domain/task/schema'

/** The files a task is thought to touch, as patterns with commas between them. */
export function PathsField({ task }: { task: Task }) {
  const session = useSession()
  const shown = task.paths.join(', ')
  return (
    <span className={shown ? 'mono text-dense' : 'text-dense text-ink-3'}>
      <InlineText
        label="Paths"
        value={shown || 'Anywhere its agent may write'}
        onChange={text => {
          const paths = text
            .split(/[,\s]+/)
            .map(path => path.trim())
            .filter(Boolean)
          void perform(session, { type: 'task.edit', id: task.id, paths })
        }}
      />
    </span>
  )
}
