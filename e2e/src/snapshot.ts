import type { Hello } from './hello.ts';

/** What a server has of an app, with the times that tell whether any of it was touched. */
export interface Snapshot {
  /** Path, size, time of the last change, inode: a file that is written anew has another one. */
  readonly files: readonly string[];
  /** Id and start. */
  readonly containers: readonly string[];
  /** Process ids: a reload replaces the workers. */
  readonly nginx: readonly string[];
}

export async function snapshotOf({ server, target }: Pick<Hello, 'server' | 'target'>): Promise<Snapshot> {
  const places = [`/var/lib/appliku/${target.app}`, '/srv/appliku', '/etc/nginx'] as const;
  const label = `label=com.appliku.app=${target.app}`;
  const ids = await server.run(['docker', 'ps', '--all', '--quiet', '--no-trunc', '--filter', label]);
  return {
    files: lines(await server.run(['find', ...places, '-printf', '%p %s %T+ %i\n'])),
    containers: lines(
      await server.run(['docker', 'inspect', '--format', '{{.Id}} {{.State.StartedAt}}', ...lines(ids)]),
    ),
    nginx: lines(await server.run(['pgrep', 'nginx'])),
  };
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter(Boolean).sort();
}
