/** A page that could not be loaded, or drawn, takes nothing else down with it. */
import { Component, type ReactNode } from 'react';

interface State {
  readonly hasFailed: boolean;
}

export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="notice bad" role="alert">
        <p>This page could not be loaded. The service may be unavailable, or may have been updated.</p>
        <button type="button" className="button small" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
}
