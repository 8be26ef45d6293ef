import { useModel, useSession } from '@renderer/store/context'
import { useDiff } from '@renderer/store/use-diff'
import { DiffView } from '@renderer/ui/diff-view'
import { EmptyState } from '@renderer/ui/empty-state'
import { VirtualList } from '@renderer/ui/virtual-list'
import { useEffect, useMemo, useState } from 'react'
import { RescuedRow } from './rescued-row'

const DAY = 86_400_000

/** What was kept before something went: when, why, how much; its changes; a way back. */
export function RescuedPane() {
  const session = useSession()
  const all = useModel(model => model.rescues)
  const [open, setOpen] = useState<string | null>(null)
  const [rule, setRule] = useState<{ days: number; gb: number; expired: ReadonlyMap<string, string> } | null>(null)
  useEffect(() => {
    let gone = false
    // Git is the authority: asking also brings in what the log does not know of.
    void session.engine.call('rescue.list', {}).then(result => {
      if (gone || !result.ok) return
      const { keepMs, maxBytes, expired } = result.value
      const reasons = new Map(expired.map(({ id, reason }) => [id, reason]))
      setRule({ days: Math.round(keepMs / DAY), gb: maxBytes / 1e9, expired: reasons })
    })
    return () => {
      gone = true
    }
  }, [session])
  const rescues = useMemo(() => Object.values(all).sort((a, b) => b.at - a.at), [all])
  if (rescues.length === 0) {
    return (
      <div className="h-full bg-pane">
        <EmptyState title="Nothing had to be rescued">
          Before a checkout is removed, reset or overwritten, all that no branch holds is kept here: edits, untracked
          files, what was staged, lost commits. It can be laid out again at any time.
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="flex h-full flex-col bg-pane">
      {rule && (
        <p className="border-b px-4 py-2 text-meta text-ink-3">
          Kept for {rule.days} days, up to {rule.gb} GB in all (<span className="mono">checkouts.rescue</span>). Nothing
          goes by itself.
        </p>
      )}
      <VirtualList
        items={rescues}
        keyOf={rescue => rescue.id}
        estimate={96}
        measured
        label="Rescued work"
        className="min-h-0 flex-1"
        render={rescue => (
          <div className="border-b">
            <RescuedRow
              rescue={rescue}
              expired={rule?.expired.get(rescue.id) ?? null}
              open={open === rescue.id}
              onToggle={() => setOpen(open === rescue.id ? null : rescue.id)}
            />
            {open === rescue.id && <Changes commit={rescue.commit} />}
          </div>
        )}
      />
    </div>
  )
}

function Changes({ commit }: { commit: string }) {
  const { diff, failure } = useDiff('commit', commit, 0)
  if (failure) return <p className="px-4 pb-3 text-dense text-ink-2">{failure.message}</p>
  if (!diff) return null
  if (diff.files.length === 0)
    return <p className="px-4 pb-3 text-dense text-ink-3">It holds commits, no open change.</p>
  return (
    <div className="border-t">
      <DiffView {...diff} />
    </div>
  )
}
