import type { Finding, Host } from '../../contract/index.ts';
import { DeployError } from '../../errors.ts';
import { execute } from '../../hosts/execute.ts';
import { together } from '../../together.ts';
import { checkHosts, hostsOf } from './check.ts';
import { contextOf } from '../context.ts';
import { isLacking } from './lacking.ts';
import { makeRight } from './make-right.ts';
import { commandsOf, type Preparation, PreparationRecord } from './preparation.ts';
import type { Run } from '../run.ts';

/**
 * Has root run what `check()` tells, and looks again, until there is nothing left to do: some of it can be told only when
 * something else is there. What is right already is not touched.
 * @throws PREPARE_FAILED when a command fails, or for what somebody has to do by hand
 */
export async function prepareHosts(run: Run): Promise<Preparation> {
  // A host that is not reached tells why better than a finding does.
  await together(hostsOf(run).map((host) => execute(host, ['true'], { signal: run.signal })));
  const record = new PreparationRecord();
  record.see(await findingsOf(run));
  refuse(record.findings.filter((finding) => commandsOf(finding).length === 0));
  while (record.due().length > 0) {
    const due = record.due();
    await together(hostsOf(run).map((host) => prepareHost(host, due, record, run)));
    record.see(await findingsOf(run));
  }
  refuse(record.findings);
  return record.result();
}

async function findingsOf(run: Run): Promise<readonly Finding[]> {
  return (await checkHosts(run)).findings;
}

async function prepareHost(host: Host, due: readonly Finding[], record: PreparationRecord, run: Run): Promise<void> {
  const context = contextOf(run, 'prepare');
  for (const finding of due.filter((one) => one.host === host.name)) {
    for (const command of record.untried(finding)) {
      context.log.info(`${finding.what} on ${host.name} (${finding.found}): ${command.split('\n').join('; ')}`);
      await makeRight(host, finding, command, context);
      record.ran(finding, command);
    }
  }
  // Being in a group counts from the next connection.
  await host.close();
}

/** @throws PREPARE_FAILED if there is anything among them that stops a deploy */
function refuse(findings: readonly Finding[]): void {
  const first = findings.find(isLacking);
  if (first === undefined) return;
  const comment = first.fix.find((line) => line.startsWith('#'));
  const error = new DeployError(`${first.host} cannot be made ready: ${first.what}: ${first.found}`, {
    code: 'PREPARE_FAILED',
    hint: comment?.replace(/^# */, '') ?? 'Run what `findings` has there by hand, as root, and see what it says.',
  });
  error.findings = findings.filter(isLacking);
  throw error;
}
