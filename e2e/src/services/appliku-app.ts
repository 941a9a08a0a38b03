/** An app with all that its `appliku.yml` can say of a server: a database, a volume, a cron job, a release command, a worker. */
export const applikuApp: Readonly<Record<string, string>> = {
  'appliku.yml': `build_settings:
  build_image: node-20-npm
  build_command: node build.mjs
  container_port: 3000
  environment_variables:
    - name: GREETING
      value: 1.10
    - name: CACHE_URL
      from_database: { name: cache, property: private_connection_url }
    - name: HOSTS
      from_domains: true
    - name: SECRET_KEY
      source: manual
services:
  web: { command: node web.mjs, scale: 2, resources_limits_memory: 256M }
  mail_worker: { command: "bash -c 'exec node worker.mjs'" }
  release: { command: node release.mjs }
databases:
  cache: { type: redis_7 }
volumes:
  media: { target: /media, url: /media/, environment_variable: MEDIA }
cronjobs:
  nightly: { schedule: "0 3 * * *", command: node release.mjs }
domains: [books.example.com]
`,
  'package.json': '{ "name": "books", "version": "1.0.0" }\n',
  'build.mjs': `import { writeFileSync } from 'node:fs';
writeFileSync('built.txt', process.env.GREETING + ' ' + process.env.SECRET_KEY.length);
`,
  'cache.mjs': `import { connect } from 'node:net';
const url = new URL(process.env.CACHE_URL);
/** The last line that Redis answers these commands with. */
export const cache = (...lines) => new Promise((resolve, reject) => {
  const all = ['AUTH ' + url.password, ...lines, 'QUIT'];
  const socket = connect(Number(url.port), url.hostname, () => socket.write(all.map((line) => line + '\\r\\n').join('')));
  let text = '';
  socket.on('data', (data) => (text += data)).on('error', reject);
  socket.on('close', () => resolve(text.trim().split('\\r\\n').at(-2)));
});
`,
  'release.mjs': `import { writeFileSync } from 'node:fs';
import { cache } from './cache.mjs';
writeFileSync(process.env.MEDIA_ROOT + '/note.txt', 'from the release command');
console.log(await cache('INCR releases'));
`,
  'web.mjs': `import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cache } from './cache.mjs';
const server = createServer(async (_request, response) => {
  const { GREETING, HOSTS, MEDIA_URL, SECRET_KEY } = process.env;
  const built = readFileSync('built.txt', 'utf8');
  response.end(JSON.stringify({ GREETING, HOSTS, MEDIA_URL, SECRET_KEY, built, releases: await cache('GET releases') }));
});
server.listen(Number(process.env.PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
  'worker.mjs': `setInterval(() => undefined, 1000);
process.on('SIGTERM', () => process.exit(0));
`,
};
