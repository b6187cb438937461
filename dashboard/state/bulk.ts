/** The same done to several tasks: what is refused for one does not hold up the others. */
import { useMutation } from '@tanstack/react-query';
import { hasEnded, type TaskView } from '../../client/index.ts';
import { type Client, useClient } from './session.ts';

export interface Action {
  readonly name: 'Cancel' | 'Retry' | 'Delete';
  readonly fits: (task: TaskView) => boolean;
  readonly act: (client: Client, id: string) => Promise<unknown>;
}

/** Nothing more of it is to be sent from here. Loaded only now: the list itself sends nothing. */
const stopSending = async (id: string): Promise<void> => {
  const { stopUpload } = await import('./uploads.ts');
  stopUpload(id);
};

export const ACTIONS: readonly Action[] = [
  {
    name: 'Cancel',
    fits: (task) => !hasEnded(task),
    act: async (client, id) => {
      await client.cancel(id);
      await stopSending(id);
    },
  },
  { name: 'Retry', fits: ({ status }) => status === 'failed', act: (client, id) => client.retry(id) },
  {
    name: 'Delete',
    fits: () => true,
    act: async (client, id) => {
      await client.deleteTask(id);
      await stopSending(id);
    },
  },
];

export interface Refusal {
  readonly task: TaskView;
  readonly fault: unknown;
}

export interface Outcome {
  readonly action: Action['name'];
  readonly done: number;
  readonly refused: readonly Refusal[];
}

interface Order {
  readonly action: Action;
  readonly tasks: readonly TaskView[];
}

export const useBulk = (onDone: (outcome: Outcome) => void) => {
  const client = useClient();
  return useMutation({
    mutationFn: async ({ action, tasks }: Order): Promise<Outcome> => {
      const attempts = await Promise.allSettled(tasks.map(({ id }) => action.act(client, id)));
      const refused = tasks.flatMap((task, index) => {
        const attempt = attempts[index];
        return attempt?.status === 'rejected' ? [{ task, fault: attempt.reason }] : [];
      });
      return { action: action.name, done: tasks.length - refused.length, refused };
    },
    onSuccess: onDone,
  });
};
