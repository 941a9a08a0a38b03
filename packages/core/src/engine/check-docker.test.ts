import { expect, test } from 'vitest';
import { daemonFindings, parseValues } from './check-docker.ts';

function told(...lines: readonly string[]): readonly string[] {
  return daemonFindings(parseValues(lines.join('\n'))).map(({ state, what, found }) => `${state} ${what}: ${found}`);
}

test('what Docker has', () => {
  expect(told('user deploy', 'client yes', 'live true inactive /var/lib/docker', 'free 2097152')).toEqual([
    'ok live-restore of Docker: on',
    'ok room for images: 2048 MiB',
  ]);
});

test('what it lacks; live-restore is advised where nobody chose otherwise', () => {
  const off = 'live false inactive /var/lib/docker';
  expect(told(off, 'free 1048575')).toEqual([
    'advised live-restore of Docker: off: containers stop while Docker is restarted',
    'wrong room for images: 1023 MiB',
  ]);
  expect(told(off, 'chosen off')).toEqual(['ok live-restore of Docker: off, as /etc/docker/daemon.json says']);
  expect(told('live false active /var/lib/docker')).toEqual(['ok live-restore of Docker: off, as in every swarm']);
});
