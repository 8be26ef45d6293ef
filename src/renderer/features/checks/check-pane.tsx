import { useModel, useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import { useStore } from 'zustand'
import { CheckDetail } from './check-detail'
import { CheckList } from './check-list'

/** What was checked in this window: branches that might land, gates on a commit. Nothing here moves a branch. */
export function CheckPane() {
  const session = useSession()
  const { list, chosen } = useStore(session.checks.store)
  const gates = useModel(model => model.project?.config.gates.length ?? 0)
  const check = list.find(each => each.id === chosen) ?? list[0]
  const actions = (
    <>
      <Button size="small" onClick={() => session.ui.setState({ palette: 'check' })}>
        Check a branch…
      </Button>
      <Button size="small" disabled={gates === 0} onClick={() => session.ui.setState({ palette: 'gate' })}>
        Run a gate…
      </Button>
    </>
  )
  if (!check) {
    return (
      <div className="h-full bg-pane">
        <EmptyState title="Nothing was checked yet" action={<div className="flex gap-2">{actions}</div>}>
          A check says whether a branch would land: whether it merges, and what its gates say of exactly that tree.
          Nothing moves.
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="@container flex h-full flex-col bg-pane">
      <div className="flex h-10 shrink-0 items-center gap-2 border-b px-2">{actions}</div>
      <div className="flex min-h-0 flex-1 flex-col @min-[640px]:flex-row">
        <CheckList list={list} chosen={check.id} />
        <div className="min-h-0 min-w-0 flex-1">
          <CheckDetail key={check.id} check={check} />
        </div>
      </div>
    </div>
  )
}
