import { type ClusterRecords, patiently } from '@appliku/core';

/** Records that are asked for again while the managers have no leader, within a bound. @throws CLUSTER_NO_MAJORITY */
export function patient(records: ClusterRecords): ClusterRecords {
  return {
    list: (labels) => patiently(() => records.list(labels)),
    read: (name) => patiently(() => records.read(name)),
    create: (name, labels) => patiently(() => records.create(name, labels)),
    update: (record, labels) => patiently(() => records.update(record, labels)),
    remove: (record) => patiently(() => records.remove(record)),
  };
}
