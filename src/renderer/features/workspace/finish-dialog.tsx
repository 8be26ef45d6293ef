import { useModel, useSession, useUi } from '@renderer/store/context'
import { finishTasks } from '@renderer/store/task-menu'
import { Button } from '@renderer/ui/button'
import { Dialog } from '@renderer/ui/dialog'
import { lookup } from '@shared/domain/lookup'

/** Asks before a person marks tasks done by hand: there is no way back, and what needs them begins. */
export function FinishDialog() {
  const session = useSession()
  const ids = useUi(ui => ui.finishing)
  const all = useModel(model => model.tasks)
  const tasks = ids.flatMap(id => lookup(all, id) ?? [])
  const [first] = tasks
  const close = () => session.ui.setState({ finishing: [] })
  if (!first) return null
  const one = tasks.length === 1
  const atWork = tasks.some(({ status }) => status === 'running')
  const unlanded = tasks.some(({ branch }) => branch !== null)
  return (
    <Dialog
      open
      onClose={close}
      title={one ? `Mark “${first.title}” done?` : `Mark ${tasks.length} tasks done?`}
      width={460}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            autoFocus
            onClick={() => {
              close()
              finishTasks(session, tasks)
            }}
          >
            Mark done
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        {one ? 'It' : 'They'} cannot be put back to work afterwards, and what needs {one ? 'it' : 'them'} may begin.
        {atWork && ' An agent at work on it is stopped.'}
        {unlanded && ' What has not landed stays on its branch; it does not land by this.'}
      </p>
    </Dialog>
  )
}
