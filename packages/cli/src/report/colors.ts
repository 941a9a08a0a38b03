import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { Output } from '../surroundings.ts';

/** Colours for who reads this output, or functions that leave texts as they are. */
export function colorsOf({ colours }: Output): Colors {
  return picocolors.createColors(colours);
}
