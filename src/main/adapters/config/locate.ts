import type { ConfigPath } from '@shared/domain/config/problems'
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type ParsedNode } from 'yaml'

type Doc = Document.Parsed<ParsedNode>

/**
 * Offset in the text of what a path leads to; the deepest part that exists where the rest does not. For a value its
 * start, for a key (and for what is missing) the start of the key.
 */
export function offsetOf(doc: Doc, path: ConfigPath, at: 'key' | 'value'): number {
  let node: Node | null = doc.contents
  let found = startOf(node) ?? 0
  for (const [depth, key] of path.entries()) {
    const parent: Node | null = isAlias(node) ? (node.resolve(doc) ?? null) : node
    const last = depth === path.length - 1
    if (isSeq(parent) && typeof key === 'number') {
      const item = parent.items[key]
      node = isNode(item) ? item : null
      if (node === null) return found
      found = startOf(node) ?? found
      continue
    }
    const pair = isMap(parent) ? parent.items.find(one => keyText(one) === String(key)) : undefined
    if (pair === undefined) return found
    const keyStart = (isNode(pair.key) ? startOf(pair.key) : undefined) ?? found
    node = isNode(pair.value) ? pair.value : null
    // On the way down the key is the better place to fall back to: "under gates.unit something is missing".
    const value = isEmpty(node) ? undefined : startOf(node)
    found = last && at === 'value' ? (value ?? keyStart) : keyStart
    if (node === null) return found
  }
  return found
}

const startOf = (node: Node | null): number | undefined => node?.range?.[0]

const isEmpty = (node: Node | null) => isScalar(node) && node.value === null && node.source === ''

const keyText = (pair: Pair): string | null =>
  isScalar(pair.key) ? (pair.key.value === null ? '' : String(pair.key.value)) : null
