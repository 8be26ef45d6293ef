/** A text of at most `room` letters, cut at its end with an ellipsis. */
export const cut = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1)).trimEnd()}…`
