import type { TxtRecord } from '../../certificates/dns/dns-provider.ts';
import { classes, questionBytes, recordBytes, textBytes, types, uint16 } from './wire.ts';

/** Name servers on the way keep it no longer. Seconds. */
const ttl = 60;
const updateFlags = 5 << 11;

/** Adds one value, or removes that one (RFC 2136, sections 2.5.1 and 2.5.4); the others at the name stay. */
export function updateMessage(id: number, change: 'add' | 'remove', { zone, name, value }: TxtRecord): Buffer {
  const isAdded = change === 'add';
  const entry = { name, type: types.txt, class: isAdded ? classes.in : classes.none };
  return Buffer.concat([
    header(id, updateFlags, { questions: 1, updates: 1 }),
    questionBytes({ name: zone, type: types.soa, class: classes.in }),
    recordBytes(entry, isAdded ? ttl : 0, textBytes(value)),
  ]);
}

/** Asks which zone holds a name: its server says so, whether the name is there or not. */
export function zoneQuestion(id: number, name: string): Buffer {
  const question = questionBytes({ name, type: types.soa, class: classes.in });
  return Buffer.concat([header(id, 0, { questions: 1, updates: 0 }), question]);
}

function header(id: number, flags: number, counts: { questions: number; updates: number }): Buffer {
  return Buffer.concat([id, flags, counts.questions, 0, counts.updates, 0].map(uint16));
}
