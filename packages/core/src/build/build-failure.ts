import { DeployError, type DeployErrorOptions } from '../errors.ts';

/** What an output says, what we call it, and what to do. The first that fits. */
const known: readonly (readonly [text: RegExp, code: DeployErrorOptions['code'], hint: string])[] = [
  [/no space left on device/i, 'DISK_FULL', 'Make room on the build host: `docker system df` shows what Docker holds.'],
  [
    /permission denied while trying to connect to the docker/i,
    'PERMISSION_DENIED',
    'Let the user that deploys use Docker: `sudo usermod -aG docker USER` on the build host.',
  ],
  [
    /buildx component is missing/,
    'DOCKER_MISSING',
    'Install docker-buildx-plugin (Debian: docker-buildx) on the build host.',
  ],
  [
    /cannot connect to the docker daemon/i,
    'DOCKER_MISSING',
    'Start Docker on the build host: `sudo systemctl start docker`.',
  ],
  [/docker: (?:command )?not found|not found: docker/, 'DOCKER_MISSING', 'Install Docker Engine on the build host.'],
  [
    /exit code: 137\b/,
    'BUILD_FAILED',
    'The step was killed, most often because memory ran out: see `dmesg` on the build host.',
  ],
  [
    /(?:Cache export|Attestation) is not supported for the docker driver/,
    'BUILD_FAILED',
    'The image store of containerd can do it: "features": { "containerd-snapshotter": true } in /etc/docker/daemon.json of the build host, which has it empty at first; or leave out `cacheTo` and `attestations`.',
  ],
  [/target stage .* could not be found/, 'BUILD_FAILED', 'Check `target`: the Dockerfile has no stage of that name.'],
  [/secret \S+: not found/, 'BUILD_FAILED', 'Give the builder the secret that the step mounts, in `secrets`.'],
  [
    /failed to resolve source metadata|pull access denied|manifest unknown/,
    'BUILD_FAILED',
    'Check the image named in FROM, and that the build host reaches its registry.',
  ],
  [
    /"\/.*": not found/,
    'BUILD_FAILED',
    'Check that the file is in the repository, and that .dockerignore does not name it.',
  ],
];

/** The failure of a build, from the last lines that it wrote. */
export function buildFailure(lines: readonly string[], exitCode: number): DeployError {
  const reason = reasonOf(lines) ?? `docker ended with exit code ${exitCode} and said nothing`;
  const found = known.find(([text]) => text.test(lines.join('\n')));
  return new DeployError(messageFor(found?.[1], stepOf(lines), reason), {
    code: found?.[1] ?? 'BUILD_FAILED',
    hint:
      found?.[2] ?? 'See the lines of the step in the output; `docker build` on a clean checkout fails the same way.',
    output: lines,
  });
}

function messageFor(code: string | undefined, step: string | undefined, reason: string): string {
  if (code === 'DISK_FULL') return `The disk of the build host is full: ${reason}`;
  if (code === 'DOCKER_MISSING') return `Docker cannot build on the build host: ${reason}`;
  return step === undefined ? `The image cannot be built: ${reason}` : `The image cannot be built: ${step}: ${reason}`;
}

/** BuildKit repeats a step's whole command in the reason; the step is named already. Docker 20.10 has no word before it. */
function reasonOf(lines: readonly string[]): string | undefined {
  const line = lines.findLast((text) => /^(?:ERROR: |failed to solve)/.test(text)) ?? lines.at(-1);
  return line
    ?.replace(/^ERROR: /, '')
    .replace(/^failed to solve(?: with frontend \S+)?: /, '')
    .replace(/^process ".*" did not complete successfully: exit code: (\d+)$/, 'exit code $1')
    .replace(/^.*executor failed running \[.*\]: exit code: (\d+)$/, 'exit code $1');
}

/** As it is in the Dockerfile, with its line: `RUN npm ci (Dockerfile:4)`. */
function stepOf(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => line.startsWith(' > '));
  const step = lines[start]?.match(/^ > (?:\[(?!internal)[^\]]*\] )(?<step>.*):$/)?.groups?.['step'];
  if (step === undefined) return undefined;
  const place = lines.slice(start).find((line) => /^\S*:\d+$/.test(line));
  return place === undefined ? step : `${step} (${place})`;
}
