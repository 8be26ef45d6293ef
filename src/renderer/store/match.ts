/**
 * How well something fits what was typed: 0 not at all, up to 1. Every word typed has to occur in one of `texts`; the
 * start of a text counts most, then the start of a word in it, then anywhere. The first text counts more than the rest.
 */
export function matchScore(texts: readonly string[], search: string): number {
  const typed = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (typed.length === 0) return 1
  let total = 0
  for (const word of typed) {
    let best = 0
    texts.forEach((text, at) => {
      const score = wordScore(text.toLowerCase(), word) * (at === 0 ? 1 : 0.6)
      if (score > best) best = score
    })
    if (best === 0) return 0
    total += best
  }
  return total / typed.length
}

function wordScore(text: string, word: string): number {
  const at = text.indexOf(word)
  if (at < 0) return 0
  if (at === 0) return 1
  return new RegExp(`[^a-z0-9]${word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(text) ? 0.8 : 0.4
}
