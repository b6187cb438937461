/** A new key; only here is it ever shown. */
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { ApiKey } from '../../client/index.ts';
import { TextField } from '../controls/fields.tsx';
import { Fault } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';

const SCOPES: readonly ApiKey['scopes'][number][] = ['tasks:read', 'tasks:write', 'worker', 'admin'];

export const NewKey = ({ onMade }: { onMade: () => void }) => {
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
