import { useMutation, useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { ApiKey } from '../../client/index.ts';
import { useClient } from '../state/session.ts';
import { moment } from '../state/words.ts';
import { TextField } from './fields.tsx';
import { Fault, Loading } from './states.tsx';

const SCOPES: readonly ApiKey['scopes'][number][] = ['tasks:read', 'tasks:write', 'worker', 'admin'];

const NewKey = ({ onMade }: { onMade: () => void }) => {
  const client = useClient();
  const [owner, setOwner] = useState('');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiKey['scopes']>(['tasks:read', 'tasks:write']);
  const making = useMutation({
    mutationFn: () => client.createKey({ owner, name, scopes }),
    onSuccess: onMade,
  });
  const make = (event: SubmitEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  const toggle = (scope: ApiKey['scopes'][number]): void =>
    setScopes((held) => (held.includes(scope) ? held.filter((one) => one !== scope) : [...held, scope]));
  return (
    <form className="stack" onSubmit={make}>
      <div className="grid">
        <TextField label="Owner" value={owner} onChange={setOwner} required />
        <TextField label="Name" value={name} onChange={setName} required />
      </div>
      <fieldset className="row">
        <legend className="visually-hidden">What it may do</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="choice small">
            <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
            {scope}
          </label>
        ))}
        <button type="submit" className="button small primary" disabled={making.isPending}>
          Make a key
        </button>
      </fieldset>
      {making.isError && <Fault fault={making.error} />}
      {making.data && (
        <p className="notice" role="status">
          <span>
            Shown this once: <code>{making.data.key}</code>
          </span>
          <button
            type="button"
            className="button small"
            onClick={() => void navigator.clipboard.writeText(making.data.key)}
          >
            Copy
          </button>
        </p>
      )}
    </form>
  );
};

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
