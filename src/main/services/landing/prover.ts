import type { GateHooks, GateResult, GateRunner } from '@main/ports/gate-runner'
import type { Config } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import type { Baselines } from '@shared/domain/gate/figures'
import { ok, type Result } from '@shared/lib/result'
import type { Judged } from './judge'
import type { Chain } from './types'

export interface ProofRequest {
  readonly chain: Chain
  /** What is to be proved of the tip: the gates of every link in it. */
  readonly judged: Judged
  readonly config: Config
  readonly baselines: Baselines
}

/** What is known of a chain after proving: its first links up to `green` may land; the one after is why no more do. */
export interface Proof {
  readonly green: number
  readonly red: GateResult | null
}

/** Proves chains. A bisecting or speculating prover is another implementation of this. */
export interface Prover {
  prove(request: ProofRequest, hooks: GateHooks): Promise<Result<Proof, Failure & { readonly log?: string }>>
}

/** Proves the tip of a chain and takes its verdict for the whole of it: right for chains of one. */
export function createTipProver(runner: GateRunner): Prover {
  return {
    async prove({ chain, judged, config, baselines }, hooks) {
      const tip = chain.links.at(-1)
      if (!tip) return ok({ green: 0, red: null })
      const env = { ESPALIER_LANDING: tip.landing.id, ESPALIER_BRANCH: tip.landing.branch, ESPALIER_BASE: chain.base }
      const report = await runner.run(
        { commit: tip.candidate, tree: tip.tree, gates: judged.gates, config, baselines, env, fresh: false },
        hooks,
      )
      if (!report.ok) return report
      return ok(report.value.failed ? { green: 0, red: report.value.failed } : { green: chain.links.length, red: null })
    },
  }
}
