/** The door: one field, and the key is tried before it is believed. */
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { ApiProblem } from '../../client/problem.ts';
import { Logo } from '../frame/logo.tsx';
import { clientFor, signIn, wasRefused } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { useTitle } from '../state/title.ts';
import { wordsOf } from '../state/words.ts';

const REFUSAL = 'This key is not accepted. It may be mistyped, revoked or expired.';

const explain = (fault: unknown): string =>
  fault instanceof ApiProblem && fault.status === 401 ? REFUSAL : wordsOf(fault);

/** A header takes no other letters: browsers would not even send them. */
const attemptWith = async (candidate: string): Promise<void> => {
  if (!/^[!-~]+$/.test(candidate)) throw new Error(REFUSAL);
  await clientFor(candidate).listTasks({ limit: 1 });
};

export const SignIn = () => {
  useTitle('Sign in');
  const [key, setKey] = useState('');
  const isSignedOut = useStore(wasRefused);
  const attempt = useMutation({
    mutationFn: attemptWith,
    onSuccess: (_, candidate) => signIn(candidate),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    attempt.mutate(key.trim());
  };
  return (
    <main className="sign-in">
      <form className="card stack" onSubmit={submit}>
        <h1 className="brand">
          <Logo /> Soundstage
        </h1>
        <p className="soft">Sign in with an API key. It is forgotten when you close this tab.</p>
        {isSignedOut && !attempt.isError && (
          <p className="notice warn" role="alert">
            You were signed out: your key was revoked or has expired.
          </p>
        )}
        <div className="field">
          <label htmlFor="key">API key</label>
          <input
            id="key"
            className="input"
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder="sst_…"
            required
            value={key}
            onChange={({ target }) => setKey(target.value)}
            aria-describedby="key-hint"
            aria-invalid={attempt.isError}
          />
          <p className="hint" id="key-hint">
            <code>npm start</code> prints one. Otherwise ask whoever runs the service.
          </p>
        </div>
        {attempt.isError && (
          <p className="notice bad" role="alert">
            {explain(attempt.error)}
          </p>
        )}
        <button type="submit" className="button primary" disabled={attempt.isPending}>
          {attempt.isPending ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
    </main>
  );
};
