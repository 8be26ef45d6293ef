/** A plot of `rows` × `places` where one tree can stand in each place. */
export function createPlot(rows, places) {
  const trees = new Map()
  const key = (row, place) => {
    if (row < 0 || row >= rows || place < 0 || place >= places) throw new RangeError(`no place ${row}/${place}`)
    return `${row}/${place}`
  }
  return {
    plant(row, place, kind) {
      const at = key(row, place)
      if (trees.has(at)) throw new Error(`${at} is taken by a ${trees.get(at)}`)
      trees.set(at, kind)
    },
    at: (row, place) => trees.get(key(row, place)) ?? null,
    count: kind => [...trees.values()].filter(tree => kind === undefined || tree === kind).length,
  }
}
