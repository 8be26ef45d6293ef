/** A text of at most `room` letters, cut at its end with an ellipsis. */
export const cut = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1)).trimEnd()}…`

/** A name in one line of at most `room` letters, or in two where a mark between its words allows. */
export const inLines = (text: string, room: number): string[] => {
  const first = text.length <= room ? undefined : /^.*[-_./ ]/.exec(text.slice(0, room))?.[0]
  return first === undefined ? [cut(text, room)] : [first.trimEnd(), cut(text.slice(first.length), room)]
}
