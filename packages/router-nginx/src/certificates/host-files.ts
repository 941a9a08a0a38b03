import { execute, type Host } from '@appliku/core';
import { challengePath, challengeRoot } from '../config/names.ts';
import type { AcmeSettings, TlsSettings } from '../options/tls-options.ts';
import { type Attempts, attemptsText, parseAttempts } from './attempts.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import type { TxtRecord } from './dns/dns-provider.ts';
import { dnsValuesText, parseDnsValues } from './dns/left-values.ts';
import { newKey } from './acme/key.ts';
import {
  accountPath,
  attemptsPath,
  certificatesDirectory,
  dnsValuesPath,
  isOwnPath,
  standInPath,
  windowsPath,
} from './names.ts';
import { makeStandIn } from './stand-in.ts';
import { ownFiles } from './own.ts';
import { parseWindows, type Windows, windowsText } from './windows.ts';

/** Of each file its name and first certificate. The key does not leave the server. $1: directory */
const listScript = `
cd -- "$1" 2>/dev/null || exit 0
for file in *.pem; do
  [ ! -f "$file" ] || echo "$file $(sed -n '/-BEGIN CERTIFICATE-/,/-END CERTIFICATE-/{p;/-END/q}' "$file" | base64 -w 0)"
done
`;

/** Every file of a certificate that lies on a server. */
export async function listCertificates(host: Host, app: string, signal: AbortSignal): Promise<readonly Certificate[]> {
  const directory = certificatesDirectory(app);
  const { stdout } = await execute(host, ['sh', '-c', listScript, 'appliku-certificates', directory], { signal });
  return stdout.split('\n').flatMap((line) => {
    const [name = '', content = ''] = line.split(' ');
    return content === '' ? [] : [parseCertificate(`${directory}/${name}`, Buffer.from(content, 'base64').toString())];
  });
}

/** What an app may be served with on a server: the user's own and the stand-in are put there where they are not. */
export async function certificatesOn(
  host: Host,
  app: string,
  { certificates }: TlsSettings,
  signal: AbortSignal,
): Promise<readonly Certificate[]> {
  const files = await listCertificates(host, app, signal);
  const own = ownFiles(app, certificates);
  const standIn = standInPath(app);
  const has = (path: string): boolean => files.some((file) => file.path === path);
  if (!has(standIn)) await writeKey(host, standIn, await makeStandIn(app, new Date()), signal);
  for (const { certificate, content } of own)
    if (!has(certificate.path)) await writeKey(host, certificate.path, content, signal);
  return usable(app, files, certificates);
}

/** Those that were ordered, and of the user's those that the options say. */
export function usable(
  app: string,
  files: readonly Certificate[],
  own: TlsSettings['certificates'],
): readonly Certificate[] {
  const ordered = files.filter(({ path }) => path !== standInPath(app) && !isOwnPath(path));
  return [...ordered, ...ownFiles(app, own).map(({ certificate }) => certificate)];
}

/** Others of the group deploy too. */
export async function writeKey(host: Host, path: string, pem: string, signal: AbortSignal): Promise<void> {
  await host.writeFile(path, pem, { mode: 0o640, signal });
}

export async function removeFiles(host: Host, paths: readonly string[], signal: AbortSignal): Promise<void> {
  if (paths.length > 0) await execute(host, ['rm', '-f', '--', ...paths], { signal });
}

/** The key that the server's account is known by. */
export async function accountKey(host: Host, { directoryUrl }: AcmeSettings, signal: AbortSignal): Promise<string> {
  const path = accountPath(directoryUrl);
  const bytes = await host.readFile(path, { signal });
  if (bytes !== undefined) return Buffer.from(bytes).toString();
  const key = newKey();
  await writeKey(host, path, key, signal);
  return key;
}

export async function readAttempts(host: Host, app: string, signal: AbortSignal): Promise<Attempts> {
  const bytes = await host.readFile(attemptsPath(app), { signal });
  return bytes === undefined ? {} : parseAttempts(Buffer.from(bytes).toString());
}

export async function writeAttempts(host: Host, app: string, attempts: Attempts, signal: AbortSignal): Promise<void> {
  await host.writeFile(attemptsPath(app), attemptsText(attempts), { mode: 0o640, signal });
}

export async function readWindows(host: Host, app: string, signal: AbortSignal): Promise<Windows> {
  const bytes = await host.readFile(windowsPath(app), { signal });
  return bytes === undefined ? {} : parseWindows(Buffer.from(bytes).toString());
}

export async function writeWindows(host: Host, app: string, windows: Windows, signal: AbortSignal): Promise<void> {
  await host.writeFile(windowsPath(app), windowsText(windows), { mode: 0o640, signal });
}

export async function readDnsValues(host: Host, app: string, signal: AbortSignal): Promise<readonly TxtRecord[]> {
  const bytes = await host.readFile(dnsValuesPath(app), { signal });
  return bytes === undefined ? [] : parseDnsValues(Buffer.from(bytes).toString());
}

export async function writeDnsValues(
  host: Host,
  app: string,
  records: readonly TxtRecord[],
  signal: AbortSignal,
): Promise<void> {
  await host.writeFile(dnsValuesPath(app), dnsValuesText(records), { mode: 0o640, signal });
}

/** Nginx's workers read it; what a killed run left goes. $1: path; standard input: content */
const publishScript = `
umask 002
mkdir -p -- "\${1%/*}"
find "\${1%/*}" -type f -user "$(id -un)" -mmin +60 -delete
cat > "$1"
`;

/** On every server, since the authority may come to any. Taken away also when the run was cancelled. */
export async function publishChallenge(
  hosts: readonly Host[],
  token: string,
  content: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(token)) throw new TypeError('the token of the challenge is none');
  const path = `${challengeRoot}${challengePath}${token}`;
  const argv = ['sh', '-c', publishScript, 'appliku-challenge', path];
  await Promise.all(hosts.map((host) => execute(host, argv, { input: content, signal })));
  return async () => {
    const uncancelled = new AbortController().signal;
    await Promise.all(hosts.map((host) => removeFiles(host, [path], uncancelled)));
  };
}
