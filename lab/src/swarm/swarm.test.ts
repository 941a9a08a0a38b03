import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTlsRegistry } from '../images/registry.ts';
import { type Lab, startLab } from '../lab.ts';
import type { LabServer } from '../server/server.ts';
import { until } from '../machine/until.ts';
import { swarmOf } from './swarm-of.ts';

let lab: Lab;
let manager: LabServer;
let worker: LabServer;

beforeAll(async () => {
  lab = await startLab({ name: 'tswarm', servers: 2 });
  const swarm = await swarmOf(lab);
  const [first] = swarm.workers;
  if (first === undefined) throw new Error('two servers were asked for');
  [manager, worker] = [swarm.managers[0], first];
});
afterAll(() => lab.close());

test('tasks on different servers reach each other by name, of an image that only the registry had', async () => {
  const registry = await startTlsRegistry(manager, lab.servers);
  const image = `${registry.address}/node`;
  const config = '/tmp/docker';
  const docker = ['docker', '--config', config] as const;
  const login = ['login', '--username', registry.username, '--password-stdin', registry.address] as const;
  expect((await manager.exec(['docker', 'pull', image])).exitCode).not.toBe(0);
  await manager.run([...docker, ...login], { input: registry.password });
  await manager.run(['docker', 'tag', 'node:20-slim', image]);
  await manager.run([...docker, 'push', '--quiet', image]);

  await manager.run(['docker', 'network', 'create', '--driver', 'overlay', '--attachable', 'tasks']);
  const place = ['--constraint', `node.hostname==${worker.name}`, '--endpoint-mode', 'dnsrr', '--network', 'tasks'];
  const script = "require('http').createServer((_, r) => r.end(require('os').hostname())).listen(8000)";
  const options = ['--detach', '--with-registry-auth', '--name', 'web', '--hostname', '{{.Node.Hostname}}', ...place];
  await manager.run([...docker, 'service', 'create', ...options, image, 'node', '-e', script]);
  const asking = "fetch('http://web:8000/').then((r) => r.text()).then(console.log)";
  const ask = ['docker', 'run', '--rm', '--network', 'tasks', 'node:20-slim', '-e', asking] as const;
  await until(async () => (await manager.exec(ask)).stdout === worker.name, {
    waitingFor: 'the task',
    timeout: 120_000,
  });
});
