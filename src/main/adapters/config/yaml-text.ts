import { stringify } from 'yaml'

/** Plain data as YAML: no anchors, long lines kept whole. */
export const yamlText = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 })
