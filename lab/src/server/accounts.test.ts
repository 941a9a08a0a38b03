import { expect, test } from 'vitest';
import { withDeployUser } from './accounts.ts';

test('deploy joins the groups docker and sudo, and root is open to keys', () => {
  const accounts = withDeployUser({
    passwd: 'root:x:0:0:root:/root:/bin/bash\n',
    group: 'root:x:0:\nsudo:x:27:me\ndocker:x:105:\ndocker-users:x:106:\n',
    shadow: 'root:!:19000:0:99999:7:::\n',
  });
  expect(accounts).toEqual({
    passwd: 'root:x:0:0:root:/root:/bin/bash\ndeploy:x:2000:2000:a user that deploys:/home/deploy:/bin/bash\n',
    group: 'root:x:0:\nsudo:x:27:me,deploy\ndocker:x:105:deploy\ndocker-users:x:106:\ndeploy:x:2000:\n',
    shadow: 'root:*:19000:0:99999:7:::\ndeploy:*:19000:0:99999:7:::\n',
  });
});
