/** A deployer that is killed while Compose starts the services of the app; a process of its own. Argument: the target. */
import type { Host } from '@appliku/core';
import { deploymentOf, hostOf } from '../deployment.ts';
import { targetSchema } from '../target-schema.ts';
import { withRedis } from './options.ts';

const target = targetSchema.parse(JSON.parse(process.argv[2] ?? ''));
const host = hostOf(target);
const deadly: Host = {
  name: host.name,
  run: (argv, options = {}) => {
    if (!argv.includes(`appliku-${target.app}-services`)) return host.run(argv, options);
    return host.run(argv, { ...options, onLine: () => process.kill(process.pid, 'SIGKILL') });
  },
  connect: (to) => host.connect(to),
  readFile: (path, options) => host.readFile(path, options),
  writeFile: (path, content, options) => host.writeFile(path, content, options),
  lease: (name, options) => host.lease(name, options),
  close: () => host.close(),
  [Symbol.asyncDispose]: () => host.close(),
};
await deploymentOf(target, { ...withRedis, host: deadly }).deploy();
