import { portList } from './ports'
import type { Checkout } from './schema'

/** The variables that set-up, teardown, agents and terminals of a checkout get about it. */
export function checkoutVariables(checkout: Pick<Checkout, 'id' | 'path' | 'ports'>): Record<string, string> {
  const ports = portList(checkout)
  return {
    ESPALIER_CHECKOUT: checkout.id,
    ESPALIER_CHECKOUT_DIR: checkout.path,
    ...(ports.length > 0 ? { ESPALIER_PORT: String(ports[0]), ESPALIER_PORTS: ports.join(',') } : {}),
  }
}
