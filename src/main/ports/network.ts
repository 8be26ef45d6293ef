/** What services ask of this computer's network. */
export interface Network {
  /** Whether nobody listens on any of `count` ports from `first` on. */
  free(first: number, count: number): Promise<boolean>
}
