/**
 * Asks Docker Hub which versions of the base images there are, and writes the tables of versions and the digests: pnpm
 * versions. Then look at the difference, format it, and bring the tests up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { hubTags } from './hub-tags.ts';
import { digestsOf, gapsIn, tables, versionsOf, withDigests, withTable } from './tables.ts';

const languages = new URL('../src/languages/', import.meta.url);
const digestFile = new URL('../src/versions/digests.ts', import.meta.url);
const date = new Date().toISOString().slice(0, 10);

async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

const digests: (readonly [string, string])[] = [];
for (const table of tables) {
  const tags = await hubTags(table.repository, table.suffix.slice(1), get);
  const versions = versionsOf(tags, table);
  if (versions.length === 0) throw new Error(`Docker Hub has no tag of ${table.repository} with ${table.suffix}`);
  const file = new URL(table.file, languages);
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), table, versions, date));
  digests.push(...digestsOf(tags, table));
  const gaps = table.form === 'newest' ? gapsIn(versions) : [];
  console.log(
    `${table.repository}: ${versions.length} versions${gaps.length > 0 ? `, without ${gaps.join(' ')}` : ''}`,
  );
}
writeFileSync(digestFile, withDigests(readFileSync(digestFile, 'utf8'), digests));
