import type { RepoRef } from '@main/ports/git-types'
import type { Env } from '@main/ports/processes'
import { runtimeNamed } from '@shared/domain/config/rules'
import { gateEnvironment } from '@shared/domain/gate/environment'
import { resolverService } from '@shared/domain/resolution/runtime'
import { closeCheckout, openCheckout, tryPath } from './checkout'
import type { ResolverDeps } from './deps'
import { nothing, type Try, type TryOutcome } from './outcome'
import { resolverPrompt } from './prompt'

const RATIONALE = '.multi-agent/rationale.md'
const PROMPT = '.multi-agent/resolve.md'
/** Of what a program says at the end, as much as can be its rationale. */
const LAST_WORDS = 8000

const HOW = `You are in a checkout of the target with the branch merged into it: the files in conflict hold the markers. Edit them until they are right. Write your rationale to the file ${RATIONALE}. Then leave.`

async function environment(deps: ResolverDeps, one: Try, path: string): Promise<Record<string, string>> {
  const { config, landing, log } = one
  const own = await deps.environment()
  const made = resolverService(config)
  const credentials = made ? deps.runtimes.credentials(made.config, made.service) : []
  const runtime = config.resolver ? runtimeNamed(config, config.resolver.runtime) : undefined
  const layers = [{ pass: [...credentials], set: {} }, config.environment, ...(runtime ? [runtime.environment] : [])]
  const facts = {
    ESPALIER_GATE_LOG: log.id,
    ESPALIER_LANDING: landing.id,
    ESPALIER_BRANCH: landing.branch,
    ESPALIER_BASE: one.ground.ours,
    ESPALIER_CONFLICTS: one.ground.files.join('\n'),
    ESPALIER_RATIONALE: `${path}/${RATIONALE}`,
    ESPALIER_PROMPT_FILE: `${path}/${PROMPT}`,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'gc.auto',
    GIT_CONFIG_VALUE_0: '0',
  }
  const env = gateEnvironment(own, layers, facts, deps.pathSeparator)
  // As for any agent: the person's own path, and it is no build server.
  const { CI: _, ...rest } = env
  return { ...rest, PATH: own.PATH ?? rest.PATH ?? '' }
}

async function run(deps: ResolverDeps, one: Try, checkout: RepoRef, path: string): Promise<TryOutcome> {
  const made = resolverService(one.config)
  const { resolver } = one.config
  if (!made || !resolver) return nothing('unknown-runtime', 'The configuration names no runtime for the resolver.')
  const prompt = resolverPrompt(one.brief, HOW)
  const promptFile = `${path}/${PROMPT}`
  const written = await deps.files.write(promptFile, prompt)
  if (!written.ok) return nothing('file', written.error.message)
  const env: Env = { ...(await environment(deps, one, path)), ESPALIER_PROMPT: prompt.slice(0, 100_000) }
  const { gitDir, commonDir } = checkout
  const plan = await deps.runtimes.plan({
    ...made,
    prompt,
    promptFile,
    checkout: path,
    git: { gitDir, commonDir },
    env,
  })
  if (!plan.ok) return nothing(plan.error.code, plan.error.message)
  if (plan.value.typed !== null)
    return nothing(
      'runtime-types',
      `The runtime ${resolver.runtime} takes its task from the keyboard, which a resolver cannot.`,
    )
  let said = ''
  const hear = (chunk: Buffer) => {
    one.log.write(chunk)
    said = (said + chunk.toString('utf8')).slice(-LAST_WORDS)
  }
  const ran = await deps.processes.run({
    argv: plan.value.argv,
    cwd: path,
    env,
    timeoutMs: resolver.timeout,
    signal: one.signal,
    maxBuffer: 0,
    onStart: pid => void deps.orphans.began(path, { pid, token: one.log.id }).catch(() => {}),
    onStdout: hear,
    onStderr: chunk => one.log.write(chunk),
  })
  await deps.orphans.ended(path)
  if (one.signal.aborted) return { kind: 'cancelled' }
  if (!ran.ok) return nothing('not-started', ran.error.message)
  const { exitCode, signal, timedOut } = ran.value
  if (timedOut)
    return nothing('timed-out', `The resolver did not end in ${Math.round(resolver.timeout / 1000)} s and was stopped.`)
  if (exitCode !== 0)
    return nothing(
      'resolver-failed',
      `The resolver ${exitCode === null ? `was ended by ${signal}` : `exited with ${exitCode}`}.`,
    )
  const tree = await deps.resolveGit.folderTree(checkout)
  if (!tree.ok) return nothing(tree.error.code, tree.error.message)
  const rationale = ((await deps.files.read(`${path}/${RATIONALE}`, 50_000)) ?? '').trim() || said.trim()
  return { kind: 'offered', tree: tree.value, rationale, usage: null }
}

/** A try by a program in a checkout of its own, which is taken away afterwards whatever happened. */
export async function tryByAgent(deps: ResolverDeps, one: Try): Promise<TryOutcome> {
  const path = tryPath(deps.root, one.resolution, one.number)
  try {
    const checkout = await openCheckout(deps, path, one.ground)
    if (!checkout.ok) return nothing(checkout.error.code, checkout.error.message)
    return await run(deps, one, checkout.value, path)
  } finally {
    await closeCheckout(deps, path)
  }
}
