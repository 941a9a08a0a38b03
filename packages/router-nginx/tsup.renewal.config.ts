import type { Options } from 'tsup';

const elsewhere = /^(@opentelemetry|docker-modem|dockerode|isomorphic-git|ssh-config|ssh2)(\/|$)/;

/** What servers renew by: one file with all that it needs, on Node.js as distributions have it. */
const config: Options = {
  entry: { renew: 'src/renewal/main.ts' },
  format: 'cjs',
  target: 'node18',
  minify: true,
  // Of core, a renewal takes the machine it runs on; other hosts and engines are never imported there.
  external: [elsewhere],
  noExternal: [new RegExp(`^(?!${elsewhere.source.slice(1)})`)],
  shims: true,
  esbuildOptions: (options) => {
    options.conditions = ['@appliku/source', 'node', 'require'];
  },
};

export default config;
