import type { Figures } from './settings.ts';

/** Two columns, the numbers flush right. */
export function table(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, value]) => [name, String(value)] as const);
  const [names, values] = [0, 1].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows.map(([name, value]) => `${name.padEnd(names ?? 0)}  ${value.padStart(values ?? 0)}\n`).join('');
}
