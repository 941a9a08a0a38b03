import { testContext, type TestContext } from '@appliku/conformance';
import { nginx, type NginxOptions } from '@appliku/router-nginx';
import { type LabServer, startLab } from '@appliku/lab';
import { TestApp } from '../../packages/router-nginx/src/fixtures/app.ts';
import { hostOf, machineOf, onlyServer } from '../../packages/router-nginx/src/fixtures/server.ts';
import { serversOf } from '../scene/debian.ts';
import { median, round, timed } from '../scene/numbers.ts';
import type { Figures, Settings } from '../settings.ts';
import { addCrowd, model, nameOf } from './crowd.ts';
import { memoryMiB } from './memory.ts';

const switches = 10;
const newcomers = 5;

/** 1,000 apps on one server (or `--runs`), a domain each: moving one of them, routing another, and what Nginx takes. */
export async function measure({ runs: apps = 1000, debian }: Settings): Promise<Figures> {
  const https = await crowdOf({ tls: {} }, apps, debian);
  const http = await crowdOf({}, apps, debian);
  return { apps, ...named('https', https), ...named('http', http) };
}

async function crowdOf(options: NginxOptions, apps: number, debian: Settings['debian']): Promise<Figures> {
  await using lab = await startLab({ name: 'bench', ...serversOf(debian) });
  const server = onlyServer(lab);
  const host = hostOf(lab, server);
  try {
    return await measureCrowd({ server, context: testContext({ host }), router: nginx(options) }, apps);
  } finally {
    await host.close();
  }
}

interface Place {
  readonly server: LabServer;
  readonly context: TestContext;
  readonly router: ReturnType<typeof nginx>;
}

async function measureCrowd(place: Place, apps: number): Promise<Figures> {
  const { server } = place;
  await appOf(place, model).route(place.router, 1, place.context);
  const aloneMiB = await memoryMiB(server);
  await addCrowd(server, apps - 1);
  const routes: number[] = [];
  for (let count = 0; count < newcomers; count += 1) {
    const newcomer = appOf(place, `new${count}`);
    routes.push((await timed(() => newcomer.route(place.router, 1, place.context))).ms);
  }
  const one = appOf(place, nameOf(Math.floor(apps / 2)));
  const moves: number[] = [];
  await one.route(place.router, 1, place.context);
  for (let number = 2; number < switches + 2; number += 1)
    moves.push((await timed(() => one.route(place.router, number, place.context))).ms);
  return {
    switchMs: round(median(moves)),
    slowestSwitchMs: round(Math.max(...moves)),
    routeNewMs: round(median(routes)),
    nginxMiB: await memoryMiB(server),
    nginxAloneMiB: aloneMiB,
  };
}

/** Nothing runs there: what is measured is the way to it. */
function appOf({ server }: Place, name: string): TestApp {
  return new TestApp(name, machineOf(server), 22_200);
}

function named(prefix: string, figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix}.${name}`, value]));
}
