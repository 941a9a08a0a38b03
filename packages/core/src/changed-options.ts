import { canonical } from './ledger/fingerprint.ts';

/** Options in which two definitions differ, by name. */
export function changedOptions(before: unknown, after: unknown): readonly string[] {
  const [one, other] = [new Map(entriesOf(before)), new Map(entriesOf(after))];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.filter((name) => canonical(one.get(name)) !== canonical(other.get(name))).sort();
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
