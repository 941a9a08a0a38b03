import type { Host } from '../../contract/index.ts';
import { execute } from '../execute.ts';
import { local } from '../local.ts';
import { ssh } from '../ssh/ssh.ts';

/**
 * A deployer to be killed; its options are those of ssh(), as JSON, or `local`. `hold`: runs a command, one as root,
 * and holds a lease; says `ready`. `write`: writes files of
 * one letter each, over and over. `idle`: does one thing, closes, and should then end by itself.
 */
async function main(what: string, host: Host, directory: string): Promise<void> {
  if (what === 'hold') {
    await host.lease('child:held', { purpose: 'to be killed', signal: new AbortController().signal });
    const script = 'sleep 600 & echo "$$ $!" > "$0"; wait';
    void host.run(['sh', '-c', script, `${directory}/user`]);
    void host.run(['sh', '-c', script, `${directory}/root`], { root: true });
    const both = '[ -s "$0/user" ] && [ -s "$0/root" ]';
    await execute(host, ['sh', '-c', `until ${both}; do sleep 0.05; done`, directory]);
    process.stdout.write('ready\n');
  }
  const rounds = what === 'write' ? 10_000 : 0;
  for (let round = 0; round < rounds; round += 1) {
    await host.writeFile(`${directory}/file`, String(round % 10).repeat(3_000_000), { mode: 0o600 });
    process.stdout.write('ready\n');
  }
  if (what === 'idle') {
    await host.run(['true']);
    const stream = await host.connect({ address: '127.0.0.1', port: 22 });
    await host.close();
    stream.destroy();
    process.stdout.write('ready\n');
  }
}

const [what = '', options = '', directory = ''] = process.argv.slice(2);
await main(what, options === 'local' ? local() : ssh(JSON.parse(options)), directory);
