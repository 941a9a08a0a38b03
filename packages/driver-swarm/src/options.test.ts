import { fakeBuilder, fakeRouter } from '@appliku/conformance';
import { createDeployment, type DeploymentOptions, directory, local, secret } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { swarm } from './swarm-driver.ts';

describe('swarm', () => {
  it('needs no option', () => {
    expect(swarm()).toMatchObject({ name: 'swarm', runs: ['image'], supports: { rolling: false, services: true } });
  });

  it('names every mistake with its path', () => {
    expect(() => swarm({ registry: { name: 'https://x' }, ports: { from: 2, to: 1 }, scheduleMs: 0 })).toThrow(
      new TypeError(`Invalid options of swarm():
  registry.name: must be like registry.example.com/team
  ports: \`from\` is above \`to\`
  scheduleMs: Too small: expected number to be >0`),
    );
    expect(() => swarm({ registry: { name: 'x', username: 'ci' } })).toThrow('username and password go together');
  });

  it('has the pipeline refuse what no Swarm can do, with its option', () => {
    const options: DeploymentOptions = {
      app: 'shop',
      host: local(),
      source: directory('.'),
      builder: fakeBuilder(),
      router: fakeRouter(),
      driver: swarm(),
      processes: { web: { port: 3000, publish: [{ hostPort: 25, address: '127.0.0.1' }], mounts: { data: '/data' } } },
      volumes: { data: {} },
      services: { db: { image: 'redis:7' } },
      networks: ['backend'],
      cron: { nightly: { schedule: '0 3 * * *', command: 'true' } },
    };
    expect(() => createDeployment(options)).toThrow('processes.web.publish: swarm opens a port on all addresses');
  });

  it('takes another password for no change', () => {
    const inputs = (password: string): string | undefined =>
      swarm({ registry: { name: 'x.example.com', username: 'ci', password: secret(password) } }).inputs?.();
    expect(inputs('hunter2')).toBe(inputs('hunter3'));
    expect(inputs('hunter2')).not.toContain('hunter');
    expect(swarm({ registry: { name: 'y.example.com' } }).inputs?.()).not.toBe(inputs('hunter2'));
  });
});
