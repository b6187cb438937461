import type { TaskView } from '../../client/index.ts';
import { spoken } from '../state/words.ts';

type Status = TaskView['status'];

const TONES: Readonly<Record<Status, string>> = {
  awaiting_upload: 'warn',
  scheduled: '',
  pending: '',
  claimed: 'busy',
  processing: 'busy',
  completed: 'good',
  failed: 'bad',
  cancelled: '',
};

export const StatusBadge = ({ status }: { status: Status }) => (
  <span className={`badge ${TONES[status]}`}>{spoken(status)}</span>
);

const TONE_OF_BAR: Partial<Record<Status, string>> = { completed: 'good', failed: 'bad' };

interface ProgressProps {
  readonly value: number;
  readonly label: string;
  readonly status?: Status;
  readonly tone?: string;
}

export const Progress = ({ value, label, status, tone }: ProgressProps) => (
  <div
    className={`progress ${tone ?? (status && TONE_OF_BAR[status]) ?? ''}`}
    role="progressbar"
    aria-valuenow={Math.round(value)}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-label={label}
  >
    <div style={{ width: `${value}%` }} />
  </div>
);
