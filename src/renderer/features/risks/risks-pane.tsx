import { useModel } from '@renderer/store/context'
import { EmptyState } from '@renderer/ui/empty-state'
import { VirtualList } from '@renderer/ui/virtual-list'
import type { Risk } from '@shared/domain/risk/schema'
import { useMemo } from 'react'
import { AddRisk } from './add-risk'
import { RiskRow } from './risk-row'

const weight = { critical: 0, high: 1, medium: 2, low: 3 } as const
const rank = (risk: Risk) => (risk.state === 'closed' ? 10 : weight[risk.severity])

/** The risk register: what may keep the plan from being met, the gravest on top. */
export function RisksPane() {
  const all = useModel(model => model.risks)
  const risks = useMemo(() => Object.values(all).sort((a, b) => rank(a) - rank(b) || b.updatedAt - a.updatedAt), [all])
  return (
    <div className="flex h-full flex-col bg-pane">
      <AddRisk />
      <div className="min-h-0 flex-1">
        {risks.length === 0 ? (
          <EmptyState title="No risk is known">
            A gate that refuses a branch opens one by itself, and it closes when the branch lands. Write down others
            above.
          </EmptyState>
        ) : (
          <VirtualList
            label="Risks"
            items={risks}
            keyOf={risk => risk.id}
            estimate={64}
            measured
            render={risk => <RiskRow risk={risk} />}
          />
        )}
      </div>
    </div>
  )
}
