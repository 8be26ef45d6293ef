import { slugify } from '../../lib/slug'

/** `devon`, `devon-2`…: the n-th name for a checkout of a service. A name without a letter or digit gives `agent`. */
export function checkoutId(service: string, n: number): string {
  const base = slugify(service, 60) || 'agent'
  return n === 1 ? base : `${base}-${n}`
}
