import { type DeploymentOptions, secret } from '@appliku/core';

/** The app keeps what its release command wrote in Redis beside it, and asks for it at each request. */
export const withRedis: Partial<DeploymentOptions> = {
  processes: { web: { port: 3000, health: '/up' } },
  services: {
    db: {
      image: 'redis:7',
      command: ['redis-server', '--appendonly', 'yes'],
      env: { TOKEN: secret('hunter2-of-the-db') },
      mounts: { data: '/data' },
      health: ['redis-cli', 'ping'],
    },
  },
  volumes: { data: {} },
};

const redis = `import { connect } from 'node:net';
/** The lines that Redis answers one command with. */
export const redis = (line) => new Promise((resolve, reject) => {
  const socket = connect(6379, 'db', () => socket.write(line + '\\r\\n'));
  socket.on('data', (data) => { resolve(String(data).split('\\r\\n')); socket.end(); }).on('error', reject);
});
`;

const migrate = `import { redis } from './redis.js';
console.log(await redis('INCR migrations'));
`;

const server = `import { createServer } from 'node:http';
import { redis } from './redis.js';
import { version } from './version.js';
const server = createServer(async (request, response) => {
  response.setHeader('x-version', version);
  const [, count = 'nothing'] = await redis('GET migrations');
  response.end(count);
});
server.listen(Number(process.env.PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

/** Files of its versions. */
export const files: Readonly<Record<string, string>> = {
  'redis.js': redis,
  'migrate.js': migrate,
  'server.js': server,
};
