import { dockerfile } from '@appliku/builder-dockerfile';
import { type Builder, secret } from '@appliku/core';

// #region plain
/** Without options: `Dockerfile` at the top, with all of the checkout. */
export function plain(token: string): Builder {
  return dockerfile({
    path: 'deploy/web.Dockerfile',
    context: 'api',
    target: 'web',
    buildArgs: { NODE_VERSION: '22' },
    secrets: { npm_token: secret(token) },
  });
}
// #endregion plain

// #region limits
/** All builds at once get a gigabyte and one and a half cores; the app that runs there keeps the rest. */
export const limited: Builder = dockerfile({ memory: 2 ** 30, cpus: 1.5 });
// #endregion limits

// #region cache
const place = { registry: 'registry.example.com/shop:cache' };

/** A build host that was made a minute ago finds the layers of the one before. */
export const cached: Builder = dockerfile({ cacheFrom: [place], cacheTo: [place] });
// #endregion cache

// #region attestations
export const attested: Builder = dockerfile({ attestations: { provenance: 'min', sbom: true } });
// #endregion attestations
