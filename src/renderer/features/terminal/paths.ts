/** A path as a shell takes it: as it is when nothing in it is special, else in single quotes. */
export const shellQuoted = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`

/** The paths in what was dropped: `file:` addresses of a URI list, or lines of plain text that are absolute paths. */
export const droppedPaths = (uriList: string, plain: string): string[] => {
  const uris = uriList
    .split(/\r?\n/)
    .filter(line => line.startsWith('file://'))
    .map(line => decodeURIComponent(new URL(line).pathname))
  if (uris.length > 0) return uris.map(path => path.replace(/^\/([A-Za-z]:)/, '$1'))
  return plain.split(/\r?\n/).filter(line => /^(\/|[A-Za-z]:[\\/])/.test(line))
}
