/**
 * Measures ways of switching traffic with an Nginx of its own on loopback; prints the tables of
 * docs/decisions/switch.md. Some two minutes: npx tsx bench/switch/measure.ts
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBackend, type Backend } from './backend.ts';
import { kinds, load, type Tally } from './clients.ts';
import { designs, port, type Design, type Slot } from './designs.ts';
import { measureHop } from './hop.ts';
import { Nginx, nginxVersion } from './nginx.ts';
import { measureRace } from './race.ts';
import { survivesKill } from './survival.ts';
import { measureUploads } from './uploads.ts';

const switches = 20;
const directory = await mkdtemp(`${tmpdir()}/appliku-switch-`);
// Nginx's workers are not root.
await chmod(directory, 0o755);
const nginx = new Nginx(directory);
try {
  await printAll();
} finally {
  await nginx.stop();
  await rm(directory, { recursive: true });
}

async function printAll(): Promise<void> {
  console.log(`${await nginxVersion()}, Node ${process.version}`);
  console.log(`\n${switches} switches, the old slot gone 100 ms after each; lost of sent:\n`);
  console.log(`| way | ${kinds.join(' | ')} |\n|---${'|---'.repeat(kinds.length)}|`);
  for (const design of designs(nginx))
    console.log(`| ${design.name} | ${(await measureSwitches(design)).map(cell).join(' | ')} |`);

  console.log('\n10 uploads of 2 s, the switch in the middle, the old slot gone or going when they are complete:\n');
  console.log('| way | old slot | answers |\n|---|---|---|');
  for (const { way, old, answers } of await measureUploads(nginx, 10))
    console.log(`| ${way} | ${old} | ${count(countEach(answers))} |`);

  console.log('\nFlags looked for while they change every 2 ms:\n');
  for (const looks of [
    ['a', 'b'],
    ['a', 'b', 'a'],
  ] as const)
    console.log(`- ${looks.join(', ')}: ${count(await measureRace(nginx, looks))}`);

  console.log('\nPOST of 2 kB, one after the other, median and p99:\n');
  for (const [way, times] of await measureHop(nginx)) console.log(`- ${way}: ${times}`);

  console.log('\nAfter SIGKILL of all its processes, Nginx starts again:\n');
  for (const [address, answer] of await survivesKill(nginx)) console.log(`- with \`listen ${address}\`: ${answer}`);
}

async function measureSwitches(design: Design): Promise<Tally[]> {
  await nginx.configure(design.http('a'));
  let live = await startBackend('a', design.address('a'));
  await design.switch('a').catch(() => undefined); // before the start, where it reloads
  await nginx.start();
  const ms = switches * 700 + 500;
  const tallies = Promise.all(kinds.map((kind) => load(kind, { port, rate: 100, ms })));
  for (let index = 0; index < switches; index += 1) {
    await sleep(600);
    live = await deploy(design, live);
  }
  const result = await tallies;
  await live.drain();
  await nginx.stop();
  return result;
}

async function deploy(design: Design, former: Backend): Promise<Backend> {
  const slot: Slot = former.name === 'a' ? 'b' : 'a';
  const next = await startBackend(slot, design.address(slot));
  await design.switch(slot);
  await sleep(100);
  await former.drain();
  return next;
}

function cell({ sent, lost }: Tally): string {
  const total = [...lost.values()].reduce((sum, each) => sum + each, 0);
  const reasons = [...lost].map(([reason, times]) => `${times} ${reason}`).join(', ');
  return `${total} of ${sent}${reasons === '' ? '' : ` (${reasons})`}`;
}

function countEach(answers: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return counts;
}

function count(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([answer, times]) => `${times} × ${answer}`).join(', ');
}
