import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { leaveLab, openLab } from './lab.ts';
import { isAlive } from './machine/processes.ts';
import { lowerLab } from './raise.ts';
import { findLab, listLabs } from './record.ts';
import type { LabServer } from './server/server.ts';

const usage = `lab up NAME [SERVERS]             bring servers up, and leave them up
lab down NAME                     remove them and all that belongs to them
lab sweep                         remove the labs whose process has ended
lab status                        the labs there are
lab exec NAME SERVER COMMAND...   run a command on a server, as root, without ssh
lab ssh NAME [USER@]SERVER [COMMAND...]
`;

const [verb = '', name = '', target = '', ...rest] = process.argv.slice(2);
const verbs = new Map([
  ['up', up],
  ['down', down],
  ['sweep', sweep],
  ['status', status],
  ['exec', exec],
  ['ssh', ssh],
]);
process.exitCode = await (verbs.get(verb) ?? help)();

async function up(): Promise<number> {
  const lab = await leaveLab({ name, servers: Number(target || 1) });
  for (const server of lab.servers) process.stdout.write(`${server.name} ${server.address}\n`);
  process.stdout.write(`key ${lab.keyFile}\nknown_hosts ${lab.knownHostsFile}\n`);
  return 0;
}

async function down(): Promise<number> {
  const record = await findLab(name);
  if (record) await lowerLab(record);
  return 0;
}

async function sweep(): Promise<number> {
  for (const record of await listLabs()) {
    if (record.owner && !(await isAlive(record.owner))) await lowerLab(record);
  }
  return 0;
}

async function status(): Promise<number> {
  for (const { name: lab, owner } of await listLabs()) {
    const { servers } = await openLab(lab);
    const list = servers.map((server) => `${server.name} ${server.address}`).join(', ');
    const ended = owner && !(await isAlive(owner)) ? ', which has ended' : '';
    process.stdout.write(`${lab}: ${list}; ${owner ? `of process ${owner.pid}${ended}` : 'left up'}\n`);
  }
  return 0;
}

async function exec(): Promise<number> {
  const [command = 'bash', ...words] = rest;
  return become((await serverOf(target)).enter([command, ...words]));
}

async function ssh(): Promise<number> {
  const lab = await openLab(name);
  const [server = '', user = 'root'] = target.split('@').toReversed();
  const { address } = await serverOf(server);
  const options = ['-i', lab.keyFile, '-o', 'IdentitiesOnly=yes', '-o', `UserKnownHostsFile=${lab.knownHostsFile}`];
  return become(['ssh', ...options, `${user}@${address}`, ...rest]);
}

async function help(): Promise<number> {
  process.stderr.write(usage);
  return verb === 'help' ? 0 : 2;
}

async function serverOf(wanted: string): Promise<LabServer> {
  const server = (await openLab(name)).servers.find((one) => one.name === wanted);
  if (!server) throw new Error(`lab ${name} has no server ${wanted}`);
  return server;
}

async function become([file, ...words]: readonly [string, ...string[]]): Promise<number> {
  const child = spawn(file, words, { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 255;
}
