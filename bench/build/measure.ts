import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildpacks, eject } from '@appliku/builder-buildpacks';
import { dockerfile } from '@appliku/builder-dockerfile';
import { testContext } from '@appliku/conformance';
import { type Builder, type Host, ssh } from '@appliku/core';
import { bringImages, type LabServer, startLab, startPythonIndex } from '@appliku/lab';
import { median, round, timed } from '../scene/numbers.ts';
import type { Figures, Settings } from '../settings.ts';

const fixtures = fileURLToPath(new URL('../../packages/builder-buildpacks/fixtures', import.meta.url));
/** How often the work is done with an empty cache. */
const coldRuns = 2;

interface App {
  readonly name: string;
  readonly base: string;
  /** The source that changes, and what is added to it. */
  readonly changes: readonly [path: string, line: string];
  readonly planned: Builder;
  readonly byHand: Builder;
}

/**
 * Images that buildpacks() plans, beside those of Dockerfiles written by hand for the same apps: their size, and how long it
 * takes to build them with an empty cache and after a change of one source file. Both are sent and built in the same way,
 * in turns.
 */
export async function measure({ runs = 7 }: Settings): Promise<Figures> {
  await using lab = await startLab({ name: 'bbuild' });
  const [server] = lab.servers;
  if (server === undefined) throw new Error('the lab has no server');
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  await using host = ssh({ host: server.address, username: 'deploy', privateKeyFile, knownHostsFile });
  await bringImages(server, ['python:3.11-slim']);
  const figures: Figures[] = [];
  for (const app of appsOf(await startPythonIndex(server))) figures.push(await measureApp(app, server, host, runs));
  return Object.assign({}, ...figures, { runs, coldRuns });
}

function appsOf(index: string): readonly App[] {
  const text = (name: string): string => readFileSync(new URL(`${name}.Dockerfile`, import.meta.url), 'utf8');
  const secrets = { PIP_INDEX_URL: index, PIP_TRUSTED_HOST: new URL(index).hostname };
  return [
    {
      name: 'node-express',
      base: 'node:20-slim',
      changes: ['src/server.js', '// Changed.\n'],
      planned: buildpacks(),
      byHand: dockerfile({ text: text('node-express') }),
    },
    {
      name: 'python-django',
      base: 'python:3.11-slim',
      changes: ['shop/urls.py', '# Changed.\n'],
      planned: buildpacks({ indexes: { python: index } }),
      byHand: dockerfile({ text: text('python-django'), secrets }),
    },
  ];
}

async function measureApp(app: App, server: LabServer, host: Host, runs: number): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-build-'));
  cpSync(`${fixtures}/${app.name}`, directory, { recursive: true });
  const { plan } = await eject(directory, 'planned');
  // There is no registry: the image that is there goes by the name that is planned.
  for (const { from } of plan.stages) if ('image' in from) await server.run(['docker', 'tag', app.base, from.image]);
  const ways = [wayOf('planned', app.planned), wayOf('hand', app.byHand)] as const;
  for (let times = -coldRuns; times < runs; times += 1)
    for (const way of ways) {
      if (times < 0) await server.run(['docker', 'builder', 'prune', '--all', '--force']);
      else appendFileSync(join(directory, app.changes[0]), app.changes[1]);
      const checkout = { revision: { id: 'revision' }, directory, dispose: () => Promise.resolve() };
      const { ms, value } = await timed(() => way.builder.build(checkout, way.name, testContext({ host })));
      (times < 0 ? way.cold : way.warm).push(ms);
      way.bytes = await sizeOf(value.artifact.id, server);
    }
  rmSync(directory, { recursive: true });
  return figuresOf(app.name, ways);
}

interface Way {
  readonly name: string;
  readonly builder: Builder;
  readonly cold: number[];
  readonly warm: number[];
  bytes: number;
}

function wayOf(name: string, builder: Builder): Way {
  return { name, builder, cold: [], warm: [], bytes: Number.NaN };
}

async function sizeOf(id: string, server: LabServer): Promise<number> {
  return Number(await server.run(['docker', 'image', 'inspect', '--format', '{{.Size}}', id]));
}

function figuresOf(app: string, [planned, hand]: readonly [Way, Way]): Figures {
  const named = [planned, hand].flatMap(({ name, cold, warm, bytes }) => [
    [`${app}.${name}Bytes`, bytes],
    [`${app}.${name}ColdMs`, round(median(cold))],
    [`${app}.${name}WarmMs`, round(median(warm))],
  ]);
  return {
    [`${app}.sizeRatio`]: round(planned.bytes / hand.bytes, 3),
    [`${app}.coldRatio`]: round(median(planned.cold) / median(hand.cold), 2),
    [`${app}.warmRatio`]: round(median(planned.warm) / median(hand.warm), 2),
    ...Object.fromEntries(named),
  };
}
