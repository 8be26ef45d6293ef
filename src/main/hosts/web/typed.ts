/** A command as a person types it into their shell: words that need quotes have them. */
export const typed = (words: readonly string[], platform: NodeJS.Platform = process.platform): string =>
  words
    .map(word => {
      if (/^[\w./:@%+=,~-]+$/.test(word)) return word
      return platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`
    })
    .join(' ')
