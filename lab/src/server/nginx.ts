import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Nginx's configuration as the distribution has it, with more connections. While an app, or the whole machine, stands still for
 * some seconds, the load of a test uses up the distribution's 768, and Nginx answers 500. Empty: there is no Nginx.
 */
export async function nginxFiles(root: string): Promise<Readonly<Record<string, string>>> {
  const path = 'etc/nginx/nginx.conf';
  const text = await readFile(join(root, path), 'utf8').catch(() => '');
  if (text === '') return {};
  return {
    [path]: `worker_rlimit_nofile 16384;\n${text.replace(/worker_connections +\d+;/, 'worker_connections 8192;')}`,
  };
}
