import { testContext } from '@appliku/conformance';
import { secret } from '@appliku/core';
import { type LabServer, startLab } from '@appliku/lab';
import { nginx } from '@appliku/router-nginx';
import * as z from 'zod';
import { TestApp } from '../../packages/router-nginx/src/fixtures/app.ts';
import { hostOf, machineOf, onlyServer } from '../../packages/router-nginx/src/fixtures/server.ts';
import { serversOf } from '../scene/debian.ts';
import type { Figures, Settings } from '../settings.ts';

const findingsSchema = z.array(z.object({ id: z.string(), severity: z.string(), finding: z.string() }));

/** What testssl.sh says of an app with HSTS, and on standard error what it finds fault with. */
export async function measure({ debian = 'trixie' }: Settings): Promise<Figures> {
  await using lab = await startLab({ name: 'bench', ...serversOf(debian, ['testssl.sh']) });
  const server = onlyServer(lab);
  const [key, cert, ca] = await certified(server, 'shop.example.com');
  const host = hostOf(lab, server);
  const app = new TestApp('shop', machineOf(server), 22_200);
  try {
    const router = nginx({ tls: { hsts: true, certificates: [{ key: secret(key), cert }] } });
    await app.deploy(router, 1, testContext({ host }));
    return gradeOf(await findings(server, app.domain, ca));
  } finally {
    await app.stopAll();
    await host.close();
  }
}

/** A key, its chain and the authority, for as long as public ones are. */
async function certified(server: LabServer, domain: string): Promise<readonly [string, string, string]> {
  await server.run(['sh', '-ec', certificateScript, 'certificate', domain]);
  const read = (name: string): Promise<string> => server.run(['cat', `/root/${name}.pem`]);
  return [await read('key'), `${await read('cert')}\n`, await read('ca')];
}

const certificateScript = `cd /root
curve='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
openssl req -x509 $curve -keyout ca-key.pem -out ca.pem -days 3650 -subj '/CN=Bench authority'
openssl req -x509 $curve -keyout key.pem -out cert.pem -days 89 -subj "/CN=$1" -addext "subjectAltName=DNS:$1" \\
  -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=serverAuth -CA ca.pem -CAkey ca-key.pem`;

async function findings(server: LabServer, domain: string, ca: string): Promise<z.infer<typeof findingsSchema>> {
  const about = ['--quiet', '--color', '0', '--warnings', 'off', '--jsonfile', '/root/findings.json'];
  const authority = ['--add-ca', '/root/ca.pem'];
  await server.run(['tee', '/root/ca.pem'], { input: ca });
  await server.exec(['testssl', ...about, ...authority, '--ip', '127.0.0.1', `https://${domain}/`]);
  return findingsSchema.parse(JSON.parse(await server.run(['cat', '/root/findings.json'])));
}

function gradeOf(all: z.infer<typeof findingsSchema>): Figures {
  const faults = all.filter(({ severity }) => !['OK', 'INFO', 'DEBUG'].includes(severity));
  for (const { id, severity, finding } of faults) process.stderr.write(`${severity} ${id}: ${finding}\n`);
  const said = (id: string): string => all.find((one) => one.id === id)?.finding ?? '';
  return { grade: said('overall_grade'), score: Number(said('final_score')), faults: faults.length };
}
