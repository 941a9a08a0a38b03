import type { Distribution } from './distribution.ts';

/** What a host can be given: the Engine with all that belongs to it, or one part that it lacks. */
export type Part = 'docker' | 'compose' | 'buildx' | 'nginx' | 'node';

/** Of each part but those that are the same everywhere. */
type Packages = Readonly<Record<Exclude<Part, 'nginx' | 'node'>, readonly string[]>>;

/**
 * As the distributions have them; where the kernel has AppArmor, containers do not start without its programs. Debian
 * 12 has neither Compose v2 nor buildx, so that there they are Docker's own.
 */
const distributed: ReadonlyMap<string, Packages | 'from Docker'> = new Map<string, Packages | 'from Docker'>([
  ['debian 12', 'from Docker'],
  [
    'debian 13',
    {
      docker: ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx', 'apparmor'],
      compose: ['docker-compose'],
      buildx: ['docker-buildx'],
    },
  ],
  [
    'ubuntu 24.04',
    {
      docker: ['docker.io', 'docker-compose-v2', 'docker-buildx', 'apparmor'],
      compose: ['docker-compose-v2'],
      buildx: ['docker-buildx'],
    },
  ],
]);

const dockersOwn: Packages = {
  docker: ['docker-ce', 'docker-ce-cli', 'containerd.io', 'docker-compose-plugin', 'docker-buildx-plugin', 'apparmor'],
  compose: ['docker-compose-plugin'],
  buildx: ['docker-buildx-plugin'],
};

/** As Docker says at https://docs.docker.com/engine/install/debian/. */
const addDockersSource = `apt-get update
apt-get install --yes --no-install-recommends ca-certificates curl
install -d /etc/apt/keyrings
curl -fsSL https://download.docker.com/linux/debian/gpg -o /etc/apt/keyrings/docker.asc
chmod a+r /etc/apt/keyrings/docker.asc
cat > /etc/apt/sources.list.d/docker.sources << 'END'
Types: deb
URIs: https://download.docker.com/linux/debian
Suites: bookworm
Components: stable
Signed-By: /etc/apt/keyrings/docker.asc
END`;

/**
 * Before Docker is there, so that it starts like this once and need not be started again: containers run on while Docker
 * is restarted or updated, logs of containers that say nothing else are bounded, and the block that Docker takes its
 * networks from is cut into 4096 of them: by itself it makes some 30, and an app takes two.
 */
const configureDocker = `[ -e /etc/docker/daemon.json ] || install -D -m 644 /dev/stdin /etc/docker/daemon.json << 'END'
{
  "live-restore": true,
  "log-driver": "json-file",
  "log-opts": { "max-size": "10m", "max-file": "3" },
  "default-address-pools": [{ "base": "172.16.0.0/12", "size": 24 }]
}
END`;

const names: Readonly<Record<Part, string>> = {
  docker: 'Docker Engine 20.10 or later with the compose and buildx plugins',
  compose: "Docker's compose plugin",
  buildx: "Docker's buildx plugin",
  nginx: 'Nginx 1.22 or later',
  node: 'Node.js 18.19 or later',
};

/** Commands for root, in order; a comment where it is not known how. */
export function installCommands(distribution: Distribution, part: Part): readonly string[] {
  const packages = distributed.get(distribution.name);
  if (packages === undefined) return [byHand(distribution, part)];
  if (part === 'nginx') return [aptInstall(['nginx'])];
  if (part === 'node') return [aptInstall(['nodejs'])];
  const first = part === 'docker' ? [configureDocker] : [];
  // What is there, or what somebody chose, is gone on with.
  if (distribution.engines.includes('docker-ce') || (part === 'docker' && distribution.offersDocker))
    return [...first, aptInstall(dockersOwn[part])];
  if (packages !== 'from Docker') return [...first, aptInstall(packages[part])];
  if (part === 'docker') return [...first, addDockersSource, aptInstall(dockersOwn.docker)];
  return [
    "# Put Docker's own packages in the place of docker.io: Debian 12 has neither Compose v2 nor buildx for that.",
  ];
}

/** What packages only recommend (perl, a restarter of services) a deploy does not need. */
function aptInstall(packages: readonly string[]): string {
  return `apt-get update\napt-get install --yes --no-install-recommends ${packages.join(' ')}`;
}

function byHand({ name }: Distribution, part: Part): string {
  const known = 'prepare() can on Debian 12, Debian 13 and Ubuntu 24.04';
  return `# Install ${names[part]} by hand: ${known}, and this is ${name === '' ? 'unknown' : name}.`;
}
