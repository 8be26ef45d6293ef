const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** "1.2 GB": a size as disks are sold; "–" where it is not known. */
export function bytes(size: number | null): string {
  if (size === null) return '–'
  let amount = size
  let unit = 0
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000
    unit++
  }
  const digits = unit === 0 || amount >= 9.95 ? 0 : 1
  return `${amount.toFixed(digits)} ${UNITS[unit]}`
}
