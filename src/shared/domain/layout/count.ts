/** "1 agent", "3 agents". */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
