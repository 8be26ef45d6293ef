/**
 * A name as people read it: one line, without characters that nobody sees and that turn what stands around them
 * (bidirectional overrides, embeddings and isolates, zero-width spaces, controls). Joiners and plain direction marks,
 * which scripts and emoji need, stay. Only what is invisible gives "".
 */
export function oneLine(text: string): string {
  const line = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, '')
    .trim()
  return /[^\s\p{Cf}]/u.test(line) ? line : ''
}
