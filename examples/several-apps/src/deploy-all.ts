import { dockerfile } from '@appliku/builder-dockerfile';
import { deploy, type DeployResult, git, type Host, type Names } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

// #region several
/** Where the code of each app is, by the app's name. */
export interface Repositories {
  readonly shop: string;
  readonly prices: string;
}

/** Two apps on one server, at the same time over one connection. One that fails does not hold up the other. */
export async function deployAll(host: Host, { shop, prices }: Repositories): Promise<Names<DeployResult | Error>> {
  const alike = { host, builder: dockerfile(), driver: compose(), router: nginx(), networks: ['backend'] };
  const deploys = {
    shop: deploy({
      ...alike,
      app: 'shop',
      source: git({ url: shop, branch: 'main' }),
      processes: { web: { port: 3000 } },
      domains: ['shop.example.com'],
      // A name that means the live release of prices, whichever that is. No domain leads there, so nobody else gets to it.
      env: { PRICES_URL: 'http://web.prices.internal:3000' },
    }),
    prices: deploy({
      ...alike,
      app: 'prices',
      source: git({ url: prices, branch: 'main' }),
      processes: { web: { port: 3000 } },
    }),
  };
  const results = Object.entries(deploys).map(async ([app, result]) => [app, await result.catch(asError)] as const);
  return Object.fromEntries(await Promise.all(results));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
// #endregion several
