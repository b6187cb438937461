/** Nothing yet, nothing at all, and nothing because of a fault. */
import type { ReactNode } from 'react';
import { ApiProblem } from '../../client/problem.ts';
import { wordsOf } from '../state/words.ts';

export const Loading = () => (
  <div className="loading" role="status">
    <span className="visually-hidden">Loading</span>
  </div>
);

export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="empty">
    <h2>{title}</h2>
    {children}
  </div>
);

export const errorsOf = (fault: unknown): ApiProblem['errors'] =>
  fault instanceof ApiProblem ? fault.errors : [];

interface FaultProps {
  readonly fault: unknown;
  readonly onRetry?: () => void;
  /** Those that are told nowhere else. */
  readonly errors?: ApiProblem['errors'];
}

export const Fault = ({ fault, onRetry, errors = errorsOf(fault) }: FaultProps) => (
  <div className="notice bad" role="alert">
    <div>
      <p>{wordsOf(fault)}</p>
      {errors.map(({ path, message }) => (
        <p key={`${path} ${message}`} className="small">
          <code>{path}</code> {message}
        </p>
      ))}
    </div>
    {onRetry && (
      <button type="button" className="button small" onClick={onRetry}>
        Try again
      </button>
    )}
  </div>
);
