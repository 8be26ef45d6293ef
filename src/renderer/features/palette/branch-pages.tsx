import { checkBranch, mayPromote, offerable, offerBranch, promoteBranch, runGate } from '@renderer/store/branch-actions'
import { useDerived, useModel, useSession } from '@renderer/store/context'
import { Icon } from '@renderer/ui/icon'
import { levelViews } from '@shared/domain/level/view'
import { Command } from 'cmdk'
import { ArrowUp, GitBranch, ShieldCheck } from 'lucide-react'
import { PaletteItem } from './palette-item'

/** A branch to offer or to check. */
export function BranchPage({ page, close }: { page: 'offer' | 'check'; close(): void }) {
  const session = useSession()
  const branches = useDerived(offerable)
  const act = page === 'offer' ? offerBranch : checkBranch
  if (branches.length === 0)
    return <Nothing>No branch has commits of its own that are not on their way already.</Nothing>
  return branches.map(branch => (
    <PaletteItem
      key={branch.name}
      value={branch.name}
      title={branch.name}
      icon={<Icon of={GitBranch} size={14} className="text-ink-3" />}
      note={branch.subject}
      onSelect={() => {
        close()
        void act(session, branch.name)
      }}
    />
  ))
}

/** A level's branch to offer to the level above it. */
export function PromotePage({ close }: { close(): void }) {
  const session = useSession()
  const ready = useDerived(levelViews).filter(mayPromote)
  if (ready.length === 0)
    return <Nothing>No level has anything that the one above it could take, or it is on its way already.</Nothing>
  return ready.map(view => (
    <PaletteItem
      key={view.branch}
      value={view.branch}
      title={view.branch}
      icon={<Icon of={ArrowUp} size={14} className="text-ink-3" />}
      note={`${view.ahead} ahead of ${view.parent}`}
      onSelect={() => {
        close()
        session.panes.open({ kind: 'landing' })
        void promoteBranch(session, view)
      }}
    />
  ))
}

/** A gate to run: on what is checked out, or on the trunk. */
export function GatePage({ close }: { close(): void }) {
  const session = useSession()
  const gates = useModel(model => model.project?.config.gates ?? none)
  const main = useModel(model => model.project?.mainBranch ?? 'main')
  if (gates.length === 0) return <Nothing>No gate is named in multi-agent.yaml.</Nothing>
  return gates.flatMap(gate =>
    [null, main].map(rev => (
      <PaletteItem
        key={`${gate.name} ${rev}`}
        value={`${gate.name} ${rev}`}
        title={`${gate.name} on ${rev ?? 'HEAD'}`}
        icon={<Icon of={ShieldCheck} size={14} className="text-ink-3" />}
        note={gate.run}
        onSelect={() => {
          close()
          runGate(session, gate.name, rev)
        }}
      />
    )),
  )
}

const none: never[] = []

function Nothing({ children }: { children: string }) {
  return (
    <Command.Item
      disabled
      value="nothing"
      keywords={[children]}
      className="px-3 py-6 text-center text-dense text-ink-3"
    >
      {children}
    </Command.Item>
  )
}
