import type { Engine } from '@main/ports/engine'
import type { Ids } from '@main/ports/ids'
import type { Env } from '@main/ports/processes'
import type { Terminals } from '@main/ports/terminals'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { checkoutVariables } from '@shared/domain/checkout/variables'
import { lookup } from '@shared/domain/lookup'
import { err, ok } from '@shared/lib/result'

export interface TerminalOperationDeps {
  readonly engine: Engine
  readonly terminals: Terminals
  readonly ids: Ids
  readonly loginEnv: () => Promise<Env>
  /** Names the project among all that share a PTY host. */
  readonly project: string
  readonly root: string
}

/** `terminal.open`: the person's own shell in a checkout or at the root. Errors: `no-checkout`, the terminal's. */
export function openTerminal(deps: TerminalOperationDeps): MethodHandler<ProjectApi['terminal.open'], unknown> {
  return async ({ checkout: id, cols = 120, rows = 32 }) => {
    const checkout = id === undefined ? null : lookup(deps.engine.model().checkouts, id)
    if (id !== undefined && (!checkout || checkout.state === 'removed')) {
      return err({ code: 'no-checkout', message: `There is no checkout ${id}.`, hint: 'See `espalier checkout list`.' })
    }
    const own = await deps.loginEnv()
    const env = Object.fromEntries(
      Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
    const created = await deps.terminals.create({
      id: deps.ids.next('t'),
      argv: [env.SHELL || env.ComSpec || '/bin/sh'],
      cwd: checkout?.path ?? deps.root,
      env: { ...env, ...(checkout ? checkoutVariables(checkout) : {}) },
      cols,
      rows,
      meta: {
        project: deps.project,
        kind: 'shell',
        title: checkout ? checkout.id : 'shell',
        ...(checkout ? { checkout: checkout.id } : {}),
      },
    })
    if (created.ok) return ok({ session: created.value.id })
    return err({ code: created.error.code, message: `The terminal could not be opened: ${created.error.message}` })
  }
}
