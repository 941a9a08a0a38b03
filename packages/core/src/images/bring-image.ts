import type { Context, Host, Image } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { execute } from '../hosts/execute.ts';
import { type EngineState, parseEngine } from './engine-state.ts';
import { forgetImages } from './forget-images.ts';
import { runDocker } from './run-docker.ts';
import { sendArchive } from './send-archive.ts';
import { describeCommand, loadCommand, receiveCommand, sendCommand, transferDirectory } from './transfer-commands.ts';
import { planTransfer, planWhole, type TransferPlan } from './transfer-plan.ts';

/** Which image is brought from where to where. */
export interface ImageTransfer {
  readonly image: Image;
  readonly app: string;
  readonly from: Host;
  readonly to: Host;
}

type Lent = Pick<Context, 'signal' | 'log' | 'progress'>;

/** Bytes between two notices of progress. */
const noticed = 4 * 1024 * 1024;

/**
 * Makes an image of one host be on another too, by sending the layers that are missing there. One that was broken off is
 * taken up where it was. The first host, if it does not run the app too, then forgets the app's other images. Resolves with
 * how many bytes were sent: 0 when the image was there.
 * @throws IMAGE_MISSING (it is not on the first host), IMAGE_REFUSED, DISK_FULL, DOCKER_MISSING, DOCKER_FAILED
 */
export async function bringImage(transfer: ImageTransfer, lent: Lent): Promise<number> {
  const { image, app, from } = transfer;
  const bytes = await ensure(transfer, lent);
  await forgetImages(from, app, image.id);
  return bytes;
}

async function ensure(transfer: ImageTransfer, lent: Lent): Promise<number> {
  const { image, app, from, to } = transfer;
  const [source, target] = await Promise.all([
    describe(from, describeCommand(app, image), lent),
    describe(to, describeCommand(app), lent),
  ]);
  if (target.images.has(image.id)) {
    if (target.received.size > 0) await clear(transfer, lent);
    return 0;
  }
  checkFit(transfer, source, target, lent);
  const plan = planTransfer(image.id, source, target);
  try {
    return await bring(transfer, plan, lent);
  } catch (error) {
    if (!hasCode(error, ['IMAGE_REFUSED']) || (plan.omit.length === 0 && plan.have === 0)) throw error;
    return bring(transfer, planWhole(image.id, source, error.message), lent);
  }
}

async function describe(host: Host, argv: readonly string[], { signal }: Lent): Promise<EngineState> {
  const { stdout } = await runDocker(host, argv, { what: `Docker on ${host.name}`, signal });
  return parseEngine(stdout);
}

/** What is known before a byte is sent. */
function checkFit({ image, from, to }: ImageTransfer, source: EngineState, target: EngineState, { log }: Lent): void {
  if (!source.images.has(image.id))
    throw new DeployError(`The image ${image.id} is not on ${from.name}, where it was built`, {
      code: 'IMAGE_MISSING',
      hint: 'Deploy again, which builds it anew.',
    });
  if (source.store !== target.store)
    throw new DeployError(
      `On ${to.name} the image would have another id: its image store is ${target.store}, that of ${from.name} is ${source.store}`,
      {
        code: 'IMAGE_REFUSED',
        hint: 'Let both be the same, by "features": { "containerd-snapshotter": ... } in /etc/docker/daemon.json.',
      },
    );
  if (image.platform !== target.platform)
    log.warn(`The image is for ${image.platform}, but ${to.name} is ${target.platform}: build it for that platform`);
}

async function bring(transfer: ImageTransfer, plan: TransferPlan, lent: Lent): Promise<number> {
  const { to } = transfer;
  if (plan.whole !== undefined) lent.log.info(`The whole image is sent: ${plan.whole}`);
  const bytes = await send(transfer, plan, lent);
  await load(transfer, plan, lent);
  const resumed = plan.have > 0 ? ', from where the last try broke off' : '';
  lent.log.info(`Sent ${plan.missing} of ${plan.layers} layers to ${to.name}${resumed}`, { bytes });
  return bytes;
}

async function send(transfer: ImageTransfer, plan: TransferPlan, lent: Lent): Promise<number> {
  const { image, app, from, to } = transfer;
  let told = 0;
  const onProgress = (bytes: number): void => {
    if (bytes < told + noticed) return;
    told = bytes;
    lent.progress('transfer', bytes);
  };
  const [sending, receiving] = [sendCommand(image, plan), receiveCommand(app, plan)];
  const wire = { from, send: sending, to, receive: receiving, signal: lent.signal, onProgress };
  return sendArchive(wire).catch(async (error: unknown) => {
    if (hasCode(error, ['DISK_FULL'])) await clear(transfer, lent);
    throw error;
  });
}

/** Docker checks every layer against the image's config, and the image is found by the digest of that. */
async function load({ image, app, to }: ImageTransfer, plan: TransferPlan, { signal }: Lent): Promise<void> {
  const what = `Docker on ${to.name} does not take the image`;
  await runDocker(to, loadCommand(app, image, plan), { what, signal }).catch((error: unknown) => {
    if (!hasCode(error, ['DOCKER_FAILED', 'IMAGE_MISSING'])) throw error;
    throw new DeployError(error.message, {
      code: 'IMAGE_REFUSED',
      hint: 'See `journalctl -u docker` there; an image that is built on the run host needs no transfer.',
      ...(error.output && { output: error.output }),
      cause: error,
    });
  });
}

/** Removes what was received. */
async function clear({ app, to }: ImageTransfer, { signal }: Lent): Promise<void> {
  await execute(to, ['rm', '-rf', '--', transferDirectory(app)], { signal });
}

function hasCode(error: unknown, codes: readonly string[]): error is DeployError {
  return DeployError.isInstance(error) && codes.includes(error.code);
}
