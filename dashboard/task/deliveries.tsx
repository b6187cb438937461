/** Who was told of a task by webhooks, what they answered, and telling them again. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Delivery } from '../../client/index.ts';
import { Empty, Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { DeliveryRow, isPending } from './delivery-row.tsx';

/** While one is on its way; a task that goes on may tell more. */
const LOOK_MS = 3_000;
const LOOK_IDLE_MS = 15_000;
export const Deliveries = ({ taskId }: { taskId: string }) => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', taskId],
    queryFn: () => client.deliveriesOf(taskId),
    refetchInterval: ({ state }) => (state.data?.some(isPending) ? LOOK_MS : LOOK_IDLE_MS),
  });
  const again = useMutation({
    mutationFn: (delivery: Delivery) => client.redeliver(delivery),
    onSettled: () => refetch(),
  });
  if (error !== null) return <Fault fault={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.length === 0)
    return (
      <Empty title="No deliveries">
        Calls to webhook endpoints and to the task’s webhook URL are listed here.
      </Empty>
    );
  return (
    <>
      {again.isError && <Fault fault={again.error} />}
      <ul className="list">
        {data.map((delivery) => (
          <DeliveryRow
            key={`${delivery.id} ${delivery.endpoint_id}`}
            delivery={delivery}
            isBusy={again.isPending}
            onAgain={() => again.mutate(delivery)}
          />
        ))}
      </ul>
    </>
  );
};
