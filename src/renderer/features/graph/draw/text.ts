/** A text of at most `room` letters, cut at its end with an ellipsis. */
export const cut = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1)).trimEnd()}…`

/** A name in one line of at most `room` letters, or in two: broken after a mark between its words where there is one. */
export const inLines = (text: string, room: number): string[] => {
  if (text.length <= room) return [text]
  const first = /^.*[-_./ ]/.exec(text.slice(0, room))?.[0] ?? text.slice(0, room)
  return [first.trimEnd(), cut(text.slice(first.length), room)]
}
