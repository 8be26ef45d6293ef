import type { GateResult } from '@main/ports/gate-runner'
import { interpretConfig } from '@shared/domain/config/interpret'
import type { Config } from '@shared/domain/config/schema'
import type { World } from '@test/host/landing/world'
import { must } from '@test/support/engine'

/** A configuration of one gate, `unit`, with further keys of the gate and of the checkouts. */
export const configOf = (
  run: string,
  more: Record<string, unknown> = {},
  checkouts: Record<string, unknown> = {},
): Config => must(interpretConfig({ services: {}, gates: { unit: { run, ...more } }, checkouts }))

/** Runs the one gate of a configuration on a revision, afresh; its result and its log. */
export async function runGate(
  { parts, repo }: World,
  config: Config,
  rev = 'main',
): Promise<{ result: GateResult; text: string }> {
  const commit = await repo.oid(rev)
  const tree = await repo.git(['rev-parse', `${commit}^{tree}`])
  const gates = config.gates.flatMap(gate => (gate.kind === 'command' ? [{ gate, skip: null }] : []))
  const report = must(
    await parts.runner.run(
      { commit, tree, gates, config, baselines: {}, env: {}, fresh: true },
      { signal: new AbortController().signal, onStart: async () => {}, onEnd: async () => {} },
    ),
  )
  const [result] = report.results
  if (!result) throw new Error('no gate ran')
  const log = await parts.logs.read(result.log ?? '', 0, 100_000)
  return { result, text: log?.text ?? '' }
}
