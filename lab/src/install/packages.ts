/** The release this machine runs, and the one whose Docker is taken (the former's is 20.10). */
export const release = 'bookworm';
export const dockerRelease = 'trixie';

/** These four only; all they need besides is in the machine's own release. */
export const dockerPackages = ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx'] as const;
export const oldestDocker = 26;

export const packages = [
  'bind9',
  'ca-certificates',
  'containerd',
  'cron',
  'curl',
  'dbus',
  'debootstrap',
  'e2fsprogs',
  'git',
  'iproute2',
  'iptables',
  'nginx',
  'openssh-client',
  'openssh-server',
  'pebble',
  'postgresql',
  'procps',
  'runc',
  'sudo',
  'systemd-sysv',
  'util-linux',
] as const;
