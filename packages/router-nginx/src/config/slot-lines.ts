import { publicDirectory, type Slot } from '@appliku/core';
import { block } from './lines.ts';

/** While a canary runs, each request has one of these: as many go to the canary as its weight says. */
export const lots = 100;
/** The lot of a request; the control server is asked for any. */
export type LotVariable = '$appliku_lot' | '$appliku_asked_lot';

/**
 * Sets the slot of a request. Neither `a` nor `b` is there: maintenance, or nothing is live. Asked a, b, a, so that a switch
 * between two looks is not taken for that. While a canary runs, each lot has a file besides that wins, like `b-17`.
 */
export function slotLines(app: string, lot: LotVariable = '$appliku_lot'): readonly string[] {
  const look = (slot: Slot, name: string, also: readonly string[] = []): readonly string[] =>
    block(`if (-f ${publicDirectory(app)}/live/${name})`, [`set $appliku_slot ${slot};`, ...also]);
  const drawn = (slot: Slot): readonly string[] => look(slot, `${slot}-${lot}`, ['set $appliku_canary yes;']);
  return [
    'set $appliku_slot none;',
    'set $appliku_canary "";',
    ...look('a', 'a'),
    ...look('b', 'b'),
    ...look('a', 'a'),
    ...drawn('a'),
    ...drawn('b'),
  ];
}
