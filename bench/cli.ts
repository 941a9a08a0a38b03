/** Runs one bench by hand: pnpm bench [NAME] [--json] [--runs N] [--round-trip MS] [--debian trixie|sid] [--driver swarm] [--trace] */
import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { table } from './report.ts';
import { debians } from './scene/debian.ts';
import type { Measure, Settings } from './settings.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    runs: { type: 'string' },
    'round-trip': { type: 'string' },
    debian: { type: 'string' },
    driver: { type: 'string' },
  },
});
const [name] = positionals;

if (name === undefined) console.log(names().join('\n'));
else if (names().includes(name)) await run(name);
else {
  console.error(`There is no bench ${name}; there are: ${names().join(', ')}`);
  process.exitCode = 2;
}

function names(): readonly string[] {
  return readdirSync(import.meta.dirname).filter((entry) =>
    existsSync(new URL(`${entry}/measure.ts`, import.meta.url)),
  );
}

async function run(bench: string): Promise<void> {
  const { measure }: { readonly measure: Measure } = await import(`./${bench}/measure.ts`);
  const runs = values.runs === undefined ? {} : { runs: Number.parseInt(values.runs, 10) };
  const distance = values['round-trip'] === undefined ? {} : { roundTripMs: Number.parseInt(values['round-trip'], 10) };
  const figures = await measure({
    ...runs,
    ...distance,
    ...debianOf(values.debian),
    ...driverOf(values.driver),
    trace: values.trace,
  });
  console.log(values.json ? JSON.stringify(figures) : table(figures).trimEnd());
}

function debianOf(name: string | undefined): Pick<Settings, 'debian'> {
  if (name === undefined) return {};
  const debian = debians.find((each) => each === name);
  if (debian === undefined) throw new Error(`--debian is one of ${debians.join(', ')}`);
  return { debian };
}

function driverOf(name: string | undefined): Pick<Settings, 'driver'> {
  if (name === undefined) return {};
  if (name !== 'compose' && name !== 'swarm') throw new Error('--driver is compose or swarm');
  return { driver: name };
}
