/**
 * How well something fits what was typed: 0 not at all, up to 1. Every word typed has to occur in one of `texts`; the
 * whole of a text counts most, then its start, then the start of a word in it, then anywhere. What it is called, the
 * first text, counts a little more than what else it is found by.
 */
export function matchScore(texts: readonly string[], search: string): number {
  const typed = plain(search).split(/\s+/).filter(Boolean)
  if (typed.length === 0) return 1
  const hay = texts.map(plain)
  const [title = ''] = hay
  let total = 0
  for (const word of typed) {
    let best = 0
    for (const [at, text] of hay.entries()) best = Math.max(best, wordScore(text, word) * (at === 0 ? 1 : 0.95))
    if (best === 0) return 0
    total += best
  }
  // Of several words: those that follow each other in the name are meant before those that are strewn over it.
  const phrase = typed.length > 1 ? wordScore(title, typed.join(' ')) : 0
  return Math.max(total / typed.length, phrase) * (phrase > 0 || typed.length === 1 ? 1 : 0.97)
}

/** Small letters without accents, so that `resume` finds `Résumé`. */
const plain = (text: string): string => text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '').trim()

function wordScore(text: string, word: string): number {
  if (text === word) return 1
  if (text.startsWith(word)) return /[\p{L}\p{N}]/u.test(text.charAt(word.length)) ? 0.85 : 0.9
  let found = 0
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) found = Math.max(found, 0.3)
    else return /[\p{L}\p{N}]/u.test(text.charAt(at + word.length)) ? 0.7 : 0.8
  }
  return found
}
