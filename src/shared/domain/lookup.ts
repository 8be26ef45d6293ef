/** Finds an entity by key, blind to what every object inherits ("constructor" is a fine branch name). */
export const lookup = <T>(container: Readonly<Record<string, T>>, key: string | null | undefined): T | undefined =>
  key !== null && key !== undefined && Object.hasOwn(container, key) ? container[key] : undefined
