const KINDS = [/^<<<<<<<( |$)/, /^\|\|\|\|\|\|\|( |$)/, /^=======$/, /^>>>>>>>( |$)/] as const

const count = (text: string | null, kind: RegExp): number =>
  (text ?? '').split('\n').filter(line => kind.test(line.replace(/\r$/, ''))).length

/**
 * Whether conflict markers are left in a result. Lines that look like one and stood in either side before (a heading
 * underlined with seven signs, a text about git) are no markers.
 */
export const hasMarkers = (file: {
  readonly ours: string | null
  readonly theirs: string | null
  readonly result: string | null
}): boolean => KINDS.some(kind => count(file.result, kind) > count(file.ours, kind) + count(file.theirs, kind))
