import { expect, test } from 'vitest';
import { withUsers } from './accounts.ts';

test('deploy joins the groups docker and sudo, the others docker, and root is open to keys', () => {
  const accounts = withUsers({
    passwd: 'root:x:0:0:root:/root:/bin/bash\n',
    group: 'root:x:0:\nsudo:x:27:me\ndocker:x:105:\ndocker-users:x:106:\n',
    shadow: 'root:!:19000:0:99999:7:::\n',
  });
  expect(accounts.passwd.split('\n')).toEqual([
    'root:x:0:0:root:/root:/bin/bash',
    'deploy:x:2000:2000:a user that deploys:/home/deploy:/bin/bash',
    'anna:x:2001:2001:a user that deploys:/home/anna:/bin/bash',
    'ben:x:2002:2002:a user that deploys:/home/ben:/bin/bash',
    '',
  ]);
  expect(accounts.group.split('\n')).toEqual([
    'root:x:0:',
    'sudo:x:27:me,deploy',
    'docker:x:105:deploy,anna,ben',
    'docker-users:x:106:',
    'deploy:x:2000:',
    'anna:x:2001:',
    'ben:x:2002:',
    '',
  ]);
  expect(accounts.shadow.split('\n')).toEqual([
    'root:*:19000:0:99999:7:::',
    'deploy:*:19000:0:99999:7:::',
    'anna:*:19000:0:99999:7:::',
    'ben:*:19000:0:99999:7:::',
    '',
  ]);
});
