import type { CommandResult, Host, Store } from '../contract/index.ts';
import { execute } from '../hosts/execute.ts';
import { leasesDirectory, stateDirectory } from '../hosts/paths.ts';
import { scripts } from './file-store-scripts.ts';

/** Keys are files below the app's folder on the host; readable by hand. */
export function fileStore(host: Host, app: string): Store {
  const root = stateDirectory(app);
  const tokenFile = `${leasesDirectory}/${leaseName(app)}.token`;
  const call = async (script: string, args: readonly string[], input = ''): Promise<CommandResult> =>
    execute(host, ['sh', '-c', script, 'store', root, ...args], { input });
  return {
    async read(key) {
      const { stdout } = await call(scripts.read, [key]);
      const [version = '', encoded = ''] = stdout.trimEnd().split(' ');
      return version === '' ? undefined : { value: decode(encoded), version };
    },
    async write(key, value, { expected = '', secret = false, token }) {
      const mode = secret ? '640' : '660';
      const size = String(Buffer.byteLength(value));
      const fence = token === undefined ? ['', ''] : [tokenFile, String(token)];
      const { stdout } = await call(scripts.write, [key, expected, mode, size, ...fence], value);
      return /^written (\S+)$/.exec(stdout.trim())?.[1];
    },
    async list(prefix) {
      const { stdout } = await call(scripts.list, [prefix]);
      return stdout.split('\n').filter(Boolean).map(itemOf);
    },
    async remove(key) {
      await call(scripts.remove, [key]);
    },
    lease: (name, options) => host.lease(name, options),
  };
}

/** Name of the lease that covers every operation on an app. */
export function leaseName(app: string): string {
  return `app:${app}`;
}

function itemOf(line: string): { key: string; value: string; version: string } {
  const [key = '', version = '', encoded = ''] = line.split('\t');
  return { key, version, value: decode(encoded) };
}

function decode(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString();
}
