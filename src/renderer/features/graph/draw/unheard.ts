/** Props of drawn parts that say nothing to people who hear the picture: their facts are in the shoots' names and in the table. */
export const unheard = { 'aria-hidden': true } as const
