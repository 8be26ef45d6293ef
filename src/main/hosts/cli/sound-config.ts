import type { Model } from '@shared/domain/model'
import { Stop } from './exit'

/**
 * Ends the verb where multi-agent.yaml as it stands cannot be used: its first problem by line and column. An app that
 * is open goes on with the last good one and shows this; who starts agents is to know it before they start.
 */
export function requireSoundConfig(model: Model): void {
  const [first, ...more] = model.project?.problems ?? []
  if (!first) return
  const { line, column, hint } = first
  const others = more.length === 0 ? '' : ` (and ${more.length} more; espalier doctor lists them)`
  throw new Stop({
    code: 'bad-config',
    message: `${first.message}${others}`,
    path: 'multi-agent.yaml',
    line,
    column,
    ...(hint === undefined ? {} : { hint }),
  })
}
