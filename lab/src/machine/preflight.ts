import { mkdir, statfs } from 'node:fs/promises';
import { stateDirectory } from './paths.ts';

const overlay = 0x79_4c_76_30;

/** Says at once what would fail later and less clearly. */
export async function checkMachine(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('labs need Linux, and root');
  await mkdir(stateDirectory, { recursive: true });
  if ((await statfs(stateDirectory)).type === overlay) {
    throw new Error(
      `${stateDirectory} lies on an overlay, where Docker cannot work: name a directory on ext4 or xfs by LAB_STATE`,
    );
  }
}
