import { describe, expect, it } from 'vitest';
import { dockerFailure } from './docker-failure.ts';

describe('dockerFailure', () => {
  it.each([
    ["docker: 'compose' is not a docker command.", 'DOCKER_MISSING'],
    ['unknown flag: --project-name', 'DOCKER_MISSING'],
    ['unknown flag: --short', 'DOCKER_MISSING'],
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'DOCKER_MISSING',
    ],
    ['permission denied while trying to connect to the Docker daemon socket at unix:///x', 'PERMISSION_DENIED'],
    ['write /x: no space left on device', 'DISK_FULL'],
    ['Bind for 127.0.0.1:20000 failed: port is already allocated', 'PORT_TAKEN'],
    ['listen tcp4 127.0.0.1:20000: bind: address already in use', 'PORT_TAKEN'],
    ['Conflict. The container name "/appliku-shop-2-web-1" is already in use by container "0f"', 'NAME_TAKEN'],
    [
      'network appliku-shop-2_default was found but has incorrect label com.docker.compose.network set to ""',
      'NAME_TAKEN',
    ],
    ['Error response from daemon: No such image: sha256:00', 'IMAGE_MISSING'],
    ['could not find an available, non-overlapping IPv4 address pool', 'DOCKER_FAILED'],
    [
      'Error response from daemon: rpc error: code = Unknown desc = The swarm does not have a leader.',
      'CLUSTER_NO_MAJORITY',
    ],
    ['something else', 'DOCKER_FAILED'],
  ])('%s -> %s', (stderr, code) => {
    const result = { exitCode: 1, stdout: '', stderr, durationMs: 1 };
    expect(dockerFailure(['docker', 'compose'], result)).toMatchObject({ code, output: [stderr] });
  });
});
