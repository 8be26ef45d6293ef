import type { Candidates } from '@main/ports/candidates'
import type { AdmitDeps } from './admit'
import { buildChain, readSigner } from './build'
import { readPolicy } from './policy'
import { entryOf } from './sources'

/** Builds what would land, exactly as the queue does, signatures apart. */
export const createCandidates = (deps: AdmitDeps): Candidates => ({
  async at(landing, head, base) {
    const { target } = landing
    const [policy, signer] = await Promise.all([readPolicy(deps, landing, base), readSigner(deps)])
    if (!policy.ok || !signer.ok) return null
    const entry = entryOf(deps.engine.model(), { ...landing, head, resolved: null })
    const on = { target, base, signer: { ...signer.value, sign: false }, strategy: policy.value.level.strategy }
    const { chain } = await buildChain(deps, [entry], on)
    const [link] = chain.links
    return link ? { oid: link.candidate, tree: link.tree } : null
  },
})
