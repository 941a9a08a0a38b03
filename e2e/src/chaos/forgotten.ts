import { deploymentOf } from '../deployment.ts';
import type { Hello } from '../hello.ts';

/** What a deploy without cron jobs has to have taken away: images that no kept release needs, timers, halves of files. */
export async function forgotten({ server, target }: Pick<Hello, 'server' | 'target'>): Promise<readonly string[]> {
  const kept = (await deploymentOf(target).releases()).filter(({ entry }) => entry.liveAt !== undefined);
  const needed = new Set<string>(kept.map(({ release }) => release.artifact.id));
  const label = `label=com.appliku.app=${target.app}`;
  const images = await server.run(['docker', 'image', 'ls', '--quiet', '--no-trunc', '--filter', label]);
  const units = ['/etc/systemd/system', '-name', `appliku-cron@${target.app}.*`] as const;
  const halves = ['/usr/local/lib', '/etc/systemd/system', '-name', '*.new'] as const;
  return [
    ...linesOf(images)
      .filter((id) => !needed.has(id))
      .map((id) => `image ${id}`),
    ...linesOf(await server.run(['find', ...units])).map((path) => `timer ${path}`),
    ...linesOf(await server.run(['find', ...halves])).map((path) => `file ${path}`),
  ];
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter(Boolean);
}
