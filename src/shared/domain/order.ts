/** Anything with a place in a list. */
export interface Placed {
  id: string
  order: number
}

/**
 * The places that have to change so that `id` stands before `before` (last where it is null). `others` are the rest of
 * the list, sorted. One place changes, halfway between its new neighbours; only where two neighbours are so close that
 * no number lies between them are all of them spread out again.
 */
export function placeBefore(id: string, before: string | null, others: readonly Placed[]): Placed[] {
  const found = before === null ? -1 : others.findIndex(other => other.id === before)
  const index = found < 0 ? others.length : found
  const low = others[index - 1]?.order
  const high = others[index]?.order
  if (low === undefined) return [{ id, order: high === undefined ? 1 : high - 1 }]
  if (high === undefined) return [{ id, order: low + 1 }]
  const middle = low + (high - low) / 2
  if (middle > low && middle < high) return [{ id, order: middle }]
  const all = [...others.slice(0, index), { id, order: low }, ...others.slice(index)]
  return all.map((placed, at) => ({ id: placed.id, order: at + 1 }))
}
