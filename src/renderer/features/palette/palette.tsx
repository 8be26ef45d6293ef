import { useSession, useUi } from '@renderer/store/context'
import { matchScore } from '@renderer/store/match'
import type { PalettePage } from '@renderer/store/ui'
import { Dialog } from '@renderer/ui/dialog'
import { Command } from 'cmdk'
import { useState } from 'react'
import { BranchPage, GatePage, PromotePage } from './branch-pages'
import { AssignPage, PriorityPage } from './choice-pages'
import { EverythingPage } from './everything-page'
import { FeaturePage } from './feature-page'

const hints: Record<PalettePage, string> = {
  all: 'Search or do…',
  assign: 'Assign to…',
  priority: 'Set priority…',
  offer: 'Offer which branch…',
  check: 'Check which branch…',
  promote: 'Promote which branch…',
  gate: 'Run which gate…',
  features: 'Features…',
}

/** The palette: everything there is to do and to find, by typing. */
export function Palette() {
  const session = useSession()
  const page = useUi(ui => ui.palette)
  const close = () => session.ui.setState({ palette: null })
  return (
    <Dialog
      open={page !== null}
      onClose={close}
      title="Search or do"
      description="Type to search actions, tasks, agents and branches"
      bare
      width={600}
    >
      {page && <Body key={page} page={page} close={close} />}
    </Dialog>
  )
}

function Body({ page, close }: { page: PalettePage; close(): void }) {
  const session = useSession()
  const [text, setText] = useState('')
  // As it was when the palette opened: lines do not change places under the cursor.
  const [used] = useState(() => session.ui.getState().used)
  return (
    <Command
      label={hints[page]}
      loop
      className="flex min-h-0 flex-1 flex-col"
      filter={(value, search, words) => rank(matchScore(words ?? [], search), used.indexOf(value))}
    >
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={hints[page]}
        className="h-12 w-full shrink-0 border-b bg-transparent px-4 text-head outline-none"
      />
      <Command.List className="max-h-105 min-h-0 flex-1 overflow-y-auto p-1.5 [scroll-padding-block:8px]">
        <Command.Empty className="px-3 py-6 text-center text-dense text-ink-3">Nothing is called that.</Command.Empty>
        {page === 'all' && <EverythingPage searching={text.trim() !== ''} close={close} />}
        {page === 'assign' && <AssignPage close={close} />}
        {page === 'priority' && <PriorityPage close={close} />}
        {(page === 'offer' || page === 'check') && <BranchPage page={page} close={close} />}
        {page === 'promote' && <PromotePage close={close} />}
        {page === 'gate' && <GatePage close={close} />}
        {page === 'features' && <FeaturePage close={close} />}
      </Command.List>
    </Command>
  )
}

/** Of what fits as well, what was chosen here before comes first, the latest of it on top. */
const rank = (score: number, at: number): number => (score === 0 || at < 0 ? score : score + 0.04 / (at + 1))
