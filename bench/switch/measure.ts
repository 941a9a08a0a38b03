import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figures } from '../settings.ts';
import { startBackend, type Backend } from './backend.ts';
import { kinds, load, type Tally } from './clients.ts';
import { designs, port, type Design, type Slot } from './designs.ts';
import { measureHop } from './hop.ts';
import { measureLots } from './lots.ts';
import { Nginx } from './nginx.ts';
import { measureRace } from './race.ts';
import { survivesKill } from './survival.ts';
import { measureUploads } from './uploads.ts';

const switches = 20;

/** Ways of switching traffic, with an Nginx of its own on loopback: what docs/decisions/switch.md says. Some two minutes. */
export async function measure(): Promise<Figures> {
  const directory = await mkdtemp(`${tmpdir()}/appliku-switch-`);
  // Nginx's workers are not root.
  await chmod(directory, 0o755);
  const nginx = new Nginx(directory);
  try {
    return {
      ...(await switching(nginx)),
      ...(await uploading(nginx)),
      ...(await racing(nginx)),
      ...Object.fromEntries(await measureHop(nginx)),
      ...Object.fromEntries(await measureLots(nginx)),
      ...Object.fromEntries(await survivesKill(nginx)),
    };
  } finally {
    await nginx.stop();
    await rm(directory, { recursive: true });
  }
}

/** 20 switches, the old slot gone 100 ms after each. */
async function switching(nginx: Nginx): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const design of designs(nginx)) {
    const tallies = await measureSwitches(nginx, design);
    for (const [index, { sent, lost }] of tallies.entries()) {
      const title = `${design.name}, ${kinds[index] ?? ''}`;
      figures[`${title}: sent`] = sent;
      for (const [reason, times] of lost) figures[`${title}: lost by ${reason}`] = times;
    }
  }
  return figures;
}

/** 10 uploads of 2 s, the switch in the middle, the old slot gone or going when they are complete. */
async function uploading(nginx: Nginx): Promise<Figures> {
  const results = await measureUploads(nginx, 10);
  return Object.assign({}, ...results.map(({ way, old, answers }) => counted(`${way}, old ${old}`, answers)));
}

/** Flags looked for while they change every 2 ms. */
async function racing(nginx: Nginx): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const looks of [
    ['a', 'b'],
    ['a', 'b', 'a'],
  ] as const) {
    const answers = await measureRace(nginx, looks);
    for (const [answer, times] of answers) figures[`looked for ${looks.join(', ')}: ${answer}`] = times;
  }
  return figures;
}

async function measureSwitches(nginx: Nginx, design: Design): Promise<Tally[]> {
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

function counted(title: string, answers: readonly string[]): Figures {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = `${title}: answered ${answer}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
