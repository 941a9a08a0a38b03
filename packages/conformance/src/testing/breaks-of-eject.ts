import { ejectRelease } from '../fakes/eject.ts';
import type { DriverSubject } from '../suites/driver/driver-subject.ts';
import { broken } from './broken-driver.ts';
import type { Breaks } from './prove.ts';

export const breaksOfEject: Breaks<DriverSubject> = {
  'ejects another port each time': broken(() => {
    let port = 20_000;
    return {
      eject: (release) => {
        const { files, rollout } = ejectRelease(release);
        const web = [{ kind: 'tcp', instance: 'web-1', address: '127.0.0.1', port: (port += 1) }] as const;
        return { files, rollout: { ...rollout, endpoints: { web } } };
      },
    };
  }, 'ejects the same for the same release, and runs nothing of it'),
};
