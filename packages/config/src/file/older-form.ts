import type { Mistake, Path } from './mistakes.ts';

/** Sections that were lists before they were maps by name. */
const sections: ReadonlySet<string> = new Set(['services', 'databases', 'volumes', 'cronjobs']);

/** A file in the form of today, and the way back. */
export interface NewerForm {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** Where in the file that was written a place of this one is. */
  written(path: Path): Path;
}

/** Lists with names become maps by name; a database that has none is called by its type. What is empty is left out, and `x-`. */
export function newerForm(given: unknown): NewerForm {
  if (!isObject(given)) return { value: given ?? {}, mistakes: [], written: (path) => path };
  const kept = Object.entries(given).filter(([key, value]) => !key.startsWith('x-') && value !== '' && value !== null);
  const places = new Map<string, number>();
  const mistakes: Mistake[] = [];
  const value = kept.map(([section, content]) => {
    if (!sections.has(section) || !Array.isArray(content)) return [section, content] as const;
    const entries = content.flatMap((entry: unknown, index) => {
      const name = nameOf(entry);
      const place = `${section} ${name}`;
      if (name === undefined) mistakes.push({ path: [section, index], message: 'needs a name' });
      else if (places.has(place)) mistakes.push({ path: [section, index], message: `${name} is there twice` });
      else places.set(place, index);
      return name === undefined || !isObject(entry) ? [] : [[name, without(entry)] as const];
    });
    return [section, Object.fromEntries(entries)] as const;
  });
  const written = ([section, name, ...rest]: Path): Path => {
    const index = places.get(`${section} ${name}`);
    return [...(section === undefined ? [] : [section]), ...(name === undefined ? [] : [index ?? name]), ...rest];
  };
  return { value: Object.fromEntries(value), mistakes, written };
}

function nameOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return undefined;
  const name = entry['name'] ?? entry['type'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function without(entry: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'name'));
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
