import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { certificatesText } from '../text/certificates-text.ts';
import type { Act } from '../work.ts';

export function certsCommand(act: Act): CommandUnknownOpts {
  return appCommand('certs', 'List the certificates of all domains')
    .option('--renew', 'order and renew what is due first')
    .action(({ renew = false, ...settings }) =>
      act(settings, {
        changes: renew,
        run: async ({ open, signal }) => {
          const deployment = await open();
          return renew ? deployment.renewCertificates({ signal }) : deployment.certificates({ signal });
        },
        text: certificatesText,
      }),
    );
}
