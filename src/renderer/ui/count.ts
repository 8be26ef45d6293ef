/** "1 commit", "2 commits": a number and what it counts; `many` where the plural is not made with an s. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`
