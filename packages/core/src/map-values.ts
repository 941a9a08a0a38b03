import type { Names } from './contract/index.ts';

export function mapValues<From, To>(record: Names<From>, map: (value: From) => To): Names<To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
