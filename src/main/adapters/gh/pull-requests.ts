import type { Env, Processes } from '@main/ports/processes'
import type { PullRequests } from '@main/ports/pull-requests'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'

export interface GhDeps {
  readonly processes: Processes
  /** Where gh finds out which repository is meant. */
  readonly cwd: string
  /** The person's environment: gh keeps who they are. */
  readonly env: () => Promise<Env>
}

const PATIENCE = 60_000
const ADDRESS = /https?:\/\/\S+/

/** Pull requests through GitHub's own command line, as the person who is signed in there. */
export function createPullRequests({ processes, cwd, env }: GhDeps): PullRequests {
  async function gh(args: readonly string[], stdin?: string): Promise<Result<string, Failure>> {
    const run = await processes.run({
      argv: ['gh', ...args],
      cwd,
      env: { ...(await env()), GH_PROMPT_DISABLED: '1', NO_COLOR: '1' },
      timeoutMs: PATIENCE,
      ...(stdin === undefined ? {} : { stdin }),
    })
    if (!run.ok)
      return err({
        code: 'no-gh',
        message: 'GitHub’s command line (gh) is not installed here.',
        hint: run.error.message,
      })
    const said = run.value.stdout.toString('utf8').trim()
    if (run.value.exitCode === 0) return ok(said)
    return err({ code: 'gh', message: run.value.stderr.toString('utf8').trim().slice(-2000) || said || 'gh failed.' })
  }
  return {
    async open({ base, head, title, body }) {
      const place = ['--base', base, '--head', head]
      const known = await gh(['pr', 'list', '--state', 'open', ...place, '--json', 'url', '--jq', '.[0].url // ""'])
      if (!known.ok) return known
      if (ADDRESS.test(known.value)) return ok(known.value)
      const made = await gh(['pr', 'create', ...place, '--title', title, '--body-file', '-'], body)
      return made.ok ? ok(ADDRESS.exec(made.value)?.[0] ?? made.value) : made
    },
  }
}
