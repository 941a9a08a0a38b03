import { copyFile } from 'node:fs/promises';
import { until } from '../machine/until.ts';
import type { LabServer } from '../server/server.ts';
import { registryProgram } from './registry-program.ts';
import { certificateFor } from './server-certificate.ts';

/** A registry that Docker reaches by TLS only, and who it lets in. */
export interface LabRegistry {
  /** `198.18.1.11:5000`. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /** The authority that its certificate is of, as PEM. */
  readonly ca: string;
}

/** By bcrypt, which is all that the registry knows: `registry-password`. */
const account = 'lab:$2b$05$labregistrylabregistruECyxFuhTq4jgm/zFZvwtvAgYw2T.iWa\n';

/** A registry of images on a server's loopback, where Docker asks for no TLS: Debian's. Gives its address. */
export async function startRegistry(server: LabServer): Promise<string> {
  await serve(server, 'http: { addr: 127.0.0.1:5000 }', ['http://127.0.0.1:5000/v2/']);
  return '127.0.0.1:5000';
}

/**
 * A registry that other servers reach too: with TLS by an authority of its own, which these servers' Docker trusts, and a
 * password. Unit `lab-registry` of systemd.
 */
export async function startTlsRegistry(server: LabServer, trustedBy: readonly LabServer[]): Promise<LabRegistry> {
  const address = `${server.address}:5000`;
  const { ca, certificate, key } = await certificateFor(server.address);
  const files = {
    '/etc/lab-registry.crt': certificate,
    '/etc/lab-registry.key': key,
    '/etc/lab-registry.users': account,
  };
  for (const [path, text] of Object.entries(files)) await server.run(['tee', path], { input: text });
  // Docker reads it at each request, and is not restarted.
  const trusted = ['sh', '-c', 'mkdir -p "$1" && cat > "$1/ca.crt"', 'sh', `/etc/docker/certs.d/${address}`] as const;
  for (const one of trustedBy) await one.run(trusted, { input: ca });
  await server.run(['tee', '/etc/lab-registry.ca'], { input: ca });
  const settings = `http: { addr: '0.0.0.0:5000', tls: { certificate: /etc/lab-registry.crt, key: /etc/lab-registry.key } }
auth: { htpasswd: { realm: lab, path: /etc/lab-registry.users } }`;
  const [username, password] = ['lab', 'registry-password'];
  const get = ['--cacert', '/etc/lab-registry.ca', '--user', `${username}:${password}`, `https://${address}/v2/`];
  await serve(server, settings, get);
  return { address, username, password, ca };
}

async function serve(server: LabServer, http: string, get: readonly string[]): Promise<void> {
  await copyFile(await registryProgram(), `${server.root}/usr/local/bin/lab-registry`);
  await server.run(['tee', '/etc/lab-registry.yml'], { input: `${storage}${http}\n` });
  await server.run(['tee', '/etc/systemd/system/lab-registry.service'], { input: unit });
  await server.run(['systemctl', 'start', 'lab-registry.service']);
  const asks = ['curl', '--silent', '--fail', ...get] as const;
  await until(async () => (await server.exec(asks)).exitCode === 0, { waitingFor: 'the registry' });
}

const storage = `version: 0.1
storage: { filesystem: { rootdirectory: /var/lib/lab-registry }, delete: { enabled: true } }
`;

const unit = `[Service]
ExecStart=/usr/local/bin/lab-registry serve /etc/lab-registry.yml
`;
