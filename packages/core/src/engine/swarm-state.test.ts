import { describe, expect, it } from 'vitest';
import { servicesSchema, swarmLogLine, tasksSchema } from './swarm-state.ts';

describe('the answers of a manager', () => {
  it('tell of a task where it is, what became of it, and its address', () => {
    const [task] = tasksSchema.parse([
      {
        ID: 't1',
        ServiceID: 's1',
        NodeID: 'n1',
        Slot: 2,
        CreatedAt: '2026-01-01T00:00:00Z',
        DesiredState: 'shutdown',
        Spec: { ContainerSpec: { Labels: { a: 'b' } } },
        Status: { State: 'failed', Err: 'task: non-zero exit (3)', ContainerStatus: { ExitCode: 3 } },
        NetworksAttachments: [{ Network: { Spec: { Name: 'app' } }, Addresses: ['10.0.1.5/24'] }],
      },
    ]);
    expect(task).toEqual({
      id: 't1',
      service: 's1',
      node: 'n1',
      slot: 2,
      state: 'failed',
      desired: 'shutdown',
      exitCode: 3,
      error: 'task: non-zero exit (3)',
      labels: { a: 'b' },
      addresses: { app: '10.0.1.5' },
      createdAt: '2026-01-01T00:00:00Z',
    });
  });

  it('tell of a task that has no node and no network yet', () => {
    const [task] = tasksSchema.parse([
      {
        ID: 't1',
        CreatedAt: '2026-01-01T00:00:00Z',
        DesiredState: 'running',
        Spec: {},
        Status: { State: 'pending', Err: 'no suitable node' },
      },
    ]);
    expect(task).toMatchObject({ state: 'pending', error: 'no suitable node', labels: {}, addresses: {} });
    expect(task).not.toHaveProperty('node');
  });

  it('tell of a service how many tasks and which ports it has', () => {
    const ports = [{ TargetPort: 80, PublishedPort: 20_000 }];
    const Spec = { Name: 'web', Labels: null, Mode: { Replicated: { Replicas: 2 } }, EndpointSpec: { Ports: ports } };
    expect(servicesSchema.parse([{ ID: 's1', Spec }])).toEqual([
      { id: 's1', name: 'web', labels: {}, replicas: 2, ports: [{ target: 80, published: 20_000 }] },
    ]);
  });
});

describe('swarmLogLine', () => {
  it.each([
    ['com.docker.swarm.node.id=n,com.docker.swarm.service.id=s,com.docker.swarm.task.id=t a b', 't', 'a b'],
    ['com.docker.swarm.task.id=t,other=x ', 't', ''],
    ['com.docker.swarm.task.id=t', 't', ''],
  ])('takes %j apart', (text, task, rest) => {
    expect(swarmLogLine({ at: '1', stream: 'out', text })).toEqual({ at: '1', stream: 'out', task, text: rest });
  });
});
