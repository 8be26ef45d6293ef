/**
 * A title as a part of ids, branch and folder names: lower case, `[a-z0-9-]`, accents taken off, at most `longest`
 * letters, cut at a word where that keeps most of it. A title without a usable letter gives "".
 */
export function slugify(title: string, longest = 40): string {
  const words = title
    .slice(0, 1000)
    .replace(/ß/g, 'ss')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[øØ]/g, 'o')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/['’]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (words.length <= longest) return words
  const cut = words.slice(0, longest)
  const atWord = words[longest] === '-' ? longest : cut.lastIndexOf('-')
  return cut.slice(0, atWord > longest / 2 ? atWord : longest).replace(/-+$/, '')
}
