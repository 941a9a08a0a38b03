import { testContext } from '@appliku/conformance';
import { startLab } from '@appliku/lab';
import { nginx } from '@appliku/router-nginx';
import { TestApp } from '../../packages/router-nginx/src/fixtures/app.ts';
import { hostOf, machineOf, onlyServer } from '../../packages/router-nginx/src/fixtures/server.ts';
import { serversOf } from '../scene/debian.ts';
import type { Figures, Settings } from '../settings.ts';
import { startClients } from './clients.ts';

/** HTTP/2 requests lost in so many deploys, each beside a reload of Nginx for another app; which of them are safe to repeat. */
export async function measure({ runs = 20, debian }: Settings): Promise<Figures> {
  await using lab = await startLab({ name: 'bench', ...serversOf(debian) });
  const server = onlyServer(lab);
  const host = hostOf(lab, server);
  const context = testContext({ host });
  const router = nginx({ tls: {} });
  const [shop, blog] = [22_200, 22_210].map((port, index) => new TestApp(`app${index}`, machineOf(server), port));
  if (shop === undefined || blog === undefined) throw new Error('two apps were made');
  try {
    await shop.deploy(router, 1, context);
    const clients = startClients({ address: server.address, domain: shop.domain, clients: 20, perSecond: 200 });
    for (let number = 2; number < runs + 2; number += 1) {
      await shop.deploy(router, number, context);
      // Another domain each time: a change of configuration.
      await blog.route(router, 1, context, { domains: [`blog${number}.example.com`] });
    }
    return { ...(await clients.stop()), deploys: runs, reloads: runs };
  } finally {
    await shop.stopAll();
    await host.close();
  }
}
