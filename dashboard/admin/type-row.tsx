/** A task type in the list of them. */
import { Link } from 'wouter';
import type { TaskType } from '../../client/index.ts';
import { plural } from '../state/words.ts';

interface RowProps {
  readonly type: TaskType;
  readonly onEdit: () => void;
  readonly onSwitch: () => void;
}

export const TypeRow = ({ type, onEdit, onSwitch }: RowProps) => {
  const { name, version, executor, is_active, max_attempts, lease_seconds } = type;
  const action = is_active ? 'Deactivate' : 'Activate';
  return (
    <li>
      <span className={`badge ${is_active ? 'good' : ''}`}>{is_active ? 'Active' : 'Inactive'}</span>
      <div>
        <Link className="name" href={`/new?type=${encodeURIComponent(name)}`}>
          {name}
        </Link>
        <p className="soft small">
          Version {version} ·{' '}
          {executor === 'pipeline'
            ? 'pipeline'
            : `workers · ${plural(max_attempts, 'attempt')} · lease ${lease_seconds} s`}
        </p>
      </div>
      {executor === 'worker' && (
        <div className="row">
          <button type="button" className="button small" onClick={onEdit} aria-label={`Edit ${name}`}>
            Edit
          </button>
          <button
            type="button"
            className={`button small ${is_active ? 'danger' : ''}`}
            onClick={onSwitch}
            aria-label={`${action} ${name}`}
          >
            {action}
          </button>
        </div>
      )}
    </li>
  );
};
