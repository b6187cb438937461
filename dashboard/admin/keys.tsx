/** Who may ask the service for what. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { moment } from '../state/words.ts';
import { NewKey } from './new-key.tsx';

export const Keys = () => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: () => client.listKeys({ limit: 100 }),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => client.revokeKey(id),
    onSuccess: () => void refetch(),
  });
  if (error !== null) return <Fault fault={error} />;
  if (data === undefined) return <Loading />;
  return (
    <div className="stack">
      <NewKey onMade={() => void refetch()} />
      {revoke.isError && <Fault fault={revoke.error} />}
      <ul className="list">
        {data.items.map(({ key_id, owner, name, scopes, created_at, revoked_at }) => (
          <li key={key_id}>
            <span className={`badge ${revoked_at ? '' : 'good'}`}>{revoked_at ? 'Revoked' : 'In force'}</span>
            <div>
              <span className="name">
                {owner} · {name}
              </span>
              <p className="soft small">
                {scopes.join(', ')} · {moment(created_at)}
              </p>
            </div>
            {!revoked_at && (
              <button
                type="button"
                className="button small danger"
                aria-label={`Revoke ${name} of ${owner}`}
                disabled={revoke.isPending}
                onClick={() => confirm(`Revoke "${name}" of ${owner}?`) && revoke.mutate(key_id)}
              >
                Revoke
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
};
