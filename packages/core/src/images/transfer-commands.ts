import type { Image } from '../contract/index.ts';
import { stateDirectory } from '../hosts/paths.ts';
import { describeScript, loadScript, receiveScript, sendScript } from './scripts.ts';
import type { TransferPlan } from './transfer-plan.ts';

/** Where archives lie between being received and being loaded: at most one of an app. */
export function transferDirectory(app: string): string {
  return `${stateDirectory(app)}/transfer`;
}

/** @param image undefined: all that are there */
export function describeCommand(app: string, image?: Image): readonly string[] {
  return ['sh', '-c', describeScript, 'appliku-images', transferDirectory(app), image?.id ?? ''];
}

export function sendCommand({ id }: Image, { have, omit }: TransferPlan): readonly string[] {
  return ['sh', '-c', sendScript, 'appliku-send', id, String(have), ...omit];
}

export function receiveCommand(app: string, { file, have }: TransferPlan): readonly string[] {
  return ['sh', '-c', receiveScript, 'appliku-receive', transferDirectory(app), file, String(have)];
}

export function loadCommand(app: string, { id }: Image, { file }: TransferPlan): readonly string[] {
  const name = `appliku/${app}:${id.slice('sha256:'.length).slice(0, 12)}`;
  return ['sh', '-c', loadScript, 'appliku-load', transferDirectory(app), file, id, name];
}
