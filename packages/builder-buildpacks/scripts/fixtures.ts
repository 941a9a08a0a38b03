/** Builds the fixtures on a server of the lab and asks them: pnpm fixtures [NAME...] [--json] */
import { parseArgs } from 'node:util';
import { DeployError } from '@appliku/core';
import { buildFixture, type Built } from './fixtures/build-fixture.ts';
import { type Case, cases, unbuilt } from './fixtures/cases.ts';
import { openScene } from './fixtures/scene.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => cases[name] === undefined);

if (unknown.length === 0) await run(Object.entries(cases).filter(([name]) => isAsked(name)));
else {
  for (const name of unknown)
    console.error(`${name}: ${unbuilt[name] ?? `is none of ${Object.keys(cases).join(', ')}`}`);
  process.exitCode = 2;
}

function isAsked(name: string): boolean {
  return positionals.length === 0 || positionals.includes(name);
}

async function run(asked: readonly (readonly [name: string, it: Case])[]): Promise<void> {
  const built: Built[] = [];
  const failed: string[] = [];
  await using scene = await openScene();
  for (const [name, it] of asked)
    try {
      const one = await buildFixture(name, it, scene);
      built.push(one);
      if (!values.json) console.log(line(one));
    } catch (error) {
      failed.push(name);
      console.error(`${name} failed: ${text(error)}`);
    }
  if (values.json) console.log(JSON.stringify({ built, failed }));
  else
    console.log(`${built.length} built, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function line({ fixture, manager, coldSeconds, warmSeconds, megabytes }: Built): string {
  const seconds = [coldSeconds, warmSeconds].map((value) => `${value.toFixed(1)} s`.padStart(8));
  return `${fixture.padEnd(22)} ${manager.padEnd(16)} ${seconds.join(' ')} ${`${megabytes} MB`.padStart(8)}`;
}

function text(error: unknown): string {
  if (!DeployError.isInstance(error)) return error instanceof Error ? error.message : String(error);
  return [error.message, ...(error.output ?? [])].join('\n');
}
