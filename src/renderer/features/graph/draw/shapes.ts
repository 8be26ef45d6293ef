/*
 * The drawn parts, each around (0, 0) pointing up, one unit = one world unit at size 1. A leaf and a bud grow from their foot at the
 * origin; a fruit hangs from its stalk with its middle at the origin.
 */

/** A leaf: ovate, drawn out to a point, a little fuller on one side. 12 long. */
export const LEAF =
  'M0 0C1.6 -0.6 3.7 -2.6 3.7 -5.2C3.7 -7.9 1.6 -9.9 0.2 -12.2C-1.1 -10 -3.2 -8.1 -3.3 -5.4C-3.4 -2.8 -1.6 -0.7 0 0Z'
/** The leaf's half in the shade. */
export const LEAF_SHADE = 'M0 0C1.6 -0.6 3.7 -2.6 3.7 -5.2C3.7 -7.9 1.6 -9.9 0.2 -12.2C0.5 -8 0.5 -4 0 0Z'
/** Midrib and veins. */
export const LEAF_RIB = 'M0 0.8C0.3 -3 0.4 -7 0.25 -10.4'
export const LEAF_VEINS =
  'M0.2 -2.8C1.1 -3.3 2 -4.2 2.6 -5.2M0.3 -5.2C1.1 -5.7 1.8 -6.6 2.3 -7.5M0.3 -7.4C0.8 -7.8 1.2 -8.4 1.5 -9M0.2 -3.8C-0.7 -4.3 -1.6 -5.2 -2.2 -6.2M0.3 -6.2C-0.4 -6.7 -1.1 -7.5 -1.6 -8.4'

/** A withered leaf: narrow, curled over itself, hanging. */
export const DRY_LEAF =
  'M0 0C1.5 -0.8 2.7 -2.2 2.3 -4C2 -5.6 0.8 -6.4 1.2 -8C1.4 -8.9 2.4 -9.3 3 -8.7C1.9 -10.5 -0.4 -9.8 -1 -8C-1.5 -6.4 -2.8 -5.6 -2.8 -3.6C-2.8 -1.9 -1.3 -0.6 0 0Z'
export const DRY_RIB = 'M0 0.4C-0.4 -2 -0.5 -4.4 0 -6.6'

/** A bud: plump, pointed, with overlapping scales. 13 high. */
export const BUD =
  'M0 0.6C3.4 0.4 5 -2.3 4.7 -5.2C4.4 -8.2 1.8 -10.3 0.2 -13.2C-1.6 -10.3 -4.3 -8.2 -4.7 -5.2C-5 -2.3 -3.4 0.4 0 0.6Z'
export const BUD_SHADE = 'M0 0.6C3.4 0.4 5 -2.3 4.7 -5.2C4.4 -8.2 1.8 -10.3 0.2 -13.2C1 -9.4 2.6 -4.2 0 0.6Z'
export const BUD_SCALES =
  'M-4.6 -4.4C-2.6 -3.8 -0.8 -2 0 0.4M4.6 -4.6C3 -4.2 1 -2.2 0 0.4M-3.6 -7.6C-1.4 -6.8 0.8 -5 1.6 -2.6M2.8 -8.4C1.4 -7.8 -0.2 -6.4 -1 -4.4'
/** Two small leaves that leave an opening bud. */
export const OPENING_LEFT = 'M-1 -3C-4.2 -3.4 -7 -6 -7.6 -9.6C-4.6 -9.4 -1.8 -7.4 -1 -3Z'
export const OPENING_RIGHT = 'M1 -3C4.2 -3.6 6.6 -6.4 7 -10C4.2 -9.6 1.8 -7.4 1 -3Z'

/** A dormant bud: a small swelling on the wood. */
export const DORMANT = 'M-3.2 0.8C-2.8 -1.8 -1.6 -3.6 0.2 -6.2C1.8 -3.6 2.9 -1.8 3.2 0.8Z'

/** A pear, 18 high, its stalk's joint at (0, -8.6). */
export const PEAR =
  'M0 -8.8C1.8 -8.9 2.7 -7.3 2.9 -5.2C3.2 -2.6 6.7 -0.8 6.7 3.4C6.7 7.2 3.8 9.2 0 9.2C-3.8 9.2 -6.7 7.2 -6.7 3.4C-6.7 -0.8 -3.2 -2.6 -2.9 -5.2C-2.7 -7.3 -1.8 -8.9 0 -8.8Z'
/** Its side in the shade, its light, and the dry flower at its foot. */
export const PEAR_SHADE =
  'M0 -8.8C1.8 -8.9 2.7 -7.3 2.9 -5.2C3.2 -2.6 6.7 -0.8 6.7 3.4C6.7 7.2 3.8 9.2 0 9.2C-1.1 9.2 -2.2 9 -3.1 8.7C1.6 8.4 4.2 5.8 3.9 2.4C3.6 -1.2 0.9 -3.2 0.9 -6C0.9 -7.4 0.6 -8.4 0 -8.8Z'
export const PEAR_LIGHT = 'M-1.3 -4.6C-1.7 -2.2 -4.2 -0.6 -4.3 2.8'
export const PEAR_EYE = 'M-1.3 9.6L0 8.6L1.3 9.6M0 8.6L0 10.2'
/** Creases of a withered pear. */
export const PEAR_CREASE =
  'M-0.6 -6C0.6 -3 -1.8 -1 -0.8 2C-0.2 4 -2 5.4 -1.4 7.4M1.6 -2.4C3.4 -0.4 2.2 2 3.8 4.4M-3.6 0.6C-4.6 2.4 -3.6 4.2 -4.2 5.8'
/** The string around a held pear. */
export const PEAR_STRING = 'M-5.4 -0.2C-2 1.6 2 1.6 5.4 -0.2M-6.6 3C-2.4 5 2.4 5 6.6 3M0 1.2L0 4.5'
