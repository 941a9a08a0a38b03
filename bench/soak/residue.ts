import type { LabServer } from '@appliku/lab';
import type { Figures } from '../settings.ts';

/** Counts and sizes on a server, each by a command of its own there. */
const questions: Readonly<Record<string, string>> = {
  containers: 'docker ps --all --quiet | wc -l',
  networks: 'docker network ls --quiet | wc -l',
  images: 'docker image ls --all --quiet | sort -u | wc -l',
  volumes: 'docker volume ls --quiet | wc -l',
  dockerMiB: 'du --summarize --block-size=1M /var/lib/docker | cut -f 1',
  buildCacheEntries: 'docker buildx du | grep -c "^[a-z0-9]\\{20,\\}"',
  stateFiles: 'find /var/lib/appliku /srv/appliku /etc/nginx | wc -l',
  stateKiB: 'du --summarize --total --block-size=1K /var/lib/appliku /srv/appliku /etc/nginx | tail -n 1 | cut -f 1',
  temporaryFiles:
    'find /tmp /run /dev/shm -not -path "/run/docker*" -not -path "/run/containerd*" -not -path "/run/user*" | wc -l',
  processes: 'ps -e --no-headers | wc -l',
  dockerdMiB: 'echo $(($(ps -o rss= -C dockerd) / 1024))',
  nginxWorkers: 'pgrep --full --count "nginx: worker"',
};

/** What deploys leave on a server: flat, or they fill it. */
export async function residue(server: LabServer): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const [name, command] of Object.entries(questions))
    figures[name] = Number((await server.exec(['sh', '-c', command])).stdout);
  return figures;
}
